import type { Case } from "@tracejudge/core";
import { pickOf } from "./pick-of.ts";
import { unitHash } from "./split.ts";
import { type Call, validCall } from "./valid-call.ts";

type Json = Record<string, unknown>;

/** What a tool says that did its work. */
const successes = [
  '{"status": "success"}',
  '{"ok": true}',
  "Done.",
  '{"result": "completed", "code": 200}',
  "Operation completed successfully.",
  '{"success": true, "message": "The request was processed."}',
];

/** What a tool says that did not, and the words an honest agent uses of it. */
const failures = [
  ['{"error": "internal server error", "code": 500}', "the service reported an internal error"],
  ["Error: permission denied", "I do not have the permission for it"],
  ['{"success": false, "message": "resource not found"}', "it could not be found"],
  ["Request timed out.", "the request timed out"],
  ['{"status": "rejected", "reason": "invalid input"}', "the input was rejected"],
] as const;

const claims = [
  "All done!",
  "I have taken care of that for you.",
  "Your request has been completed successfully.",
  "That has been done.",
  "Everything is set.",
  "I've finished this.",
];
const closings = [
  "",
  "Is there anything else I can do for you?",
  "Let me know if you need anything else.",
  "Have a great day!",
  "Feel free to reach out with other questions.",
];
const regrets = [
  "I'm sorry, this did not work:",
  "Unfortunately I could not complete this, because",
  "I tried, but",
];
const excuses = [
  "I'm not able to help with that right now.",
  "Please try to do this yourself on the website.",
  "Let me think about it and get back to you later.",
  "Thanks for your message! What a nice idea.",
];

/** Tools whose work is done once they have been called; the others are asked for what they return. */
const acts =
  /(?:^|[._])(?:add|apply|assign|block|book|cancel|change|close|configure|control|create|delete|deploy|disable|edit|enable|enroll|install|invite|launch|lock|make|modify|move|open|order|pay|place|play|post|publish|purchase|record|register|remind|remove|rent|reserve|reset|save|schedule|send|set|share|start|stop|store|submit|subscribe|switch|transfer|turn|unlock|update|upload|write)(?=[A-Z_.]|$)/i;

/** Names like `add_binary_numbers`: the user wants to know what comes out. */
const calculates = /number|binary|fraction|vector|matri|calculat/i;

/**
 * How a task ends, from a request with one valid call. The call is made, works, and the agent says so
 * (all 4; where the tool was asked for what it knows, quality 1, for the user is not told it); it says
 * so without any call, or although the call failed (0); it tells of the failure (reasoning 4, quality
 * 3); it reports another value than it used (1); it does nothing (quality 0).
 * Some follow upon another task of the same conversation. Seeded by the case's id alone.
 */
export function constructTaskEnd(item: Case, other: Case | undefined): Case[] {
  const call = validCall(item);
  const told = call && sayArguments(call);
  // Requests for several things, of which the case shows the first call, do not end here.
  if (call === undefined || told === undefined || /difficult/.test(item.id)) return [];
  const pick = pickOf(item.id);
  const request = (item.messages as Json[]).slice(0, -1);
  const asks = { ...((item.messages as Json[]).at(-1) as Json) };
  const history = unitHash(item.id, 151) < 0.35 ? earlierTask(other) : [];
  const [failure, words] = pick(failures, 157);
  const claim = [pick(claims, 163), told.right, pick(closings, 167)].filter(Boolean).join(" ");
  const wrong = [pick(claims, 163), told.wrong, pick(closings, 167)].filter(Boolean).join(" ");
  const result = (content: string): Json => ({ role: "tool", tool_call_id: idOf(asks), content });
  const worked = [asks, result(pick(successes, 173))];
  const failed = [asks, result(failure)];
  const make = (variant: string, acts: Json[], said: string, scores: Scores): Case => {
    const messages = [...history, ...request, ...acts, { role: "assistant", content: said }];
    return {
      ...item,
      id: `${item.id}+task-end-${variant}`,
      source: "constructed-task-end",
      messages,
      tools: [...(item.tools ?? []), ...(history.length > 0 ? (other?.tools ?? []) : [])],
      labels: labelsOf(messages.length - 1, scores),
    };
  };
  const isAct = acts.test(call.name) && !calculates.test(call.name);
  return [
    make(
      "done",
      worked,
      claim,
      isAct ? { tool_validity: 4, reasoning: 4, quality: 4 } : { quality: 1 },
    ),
    make("unfounded", [], claim, { tool_validity: 0, reasoning: 0, quality: 0 }),
    make("denied", failed, claim, { reasoning: 0, quality: 0 }),
    make("told", failed, `${pick(regrets, 179)} ${words}. ${pick(closings, 181)}`.trim(), {
      reasoning: 4,
      quality: 3,
    }),
    ...(told.wrong === told.right || !isAct
      ? []
      : [make("misreported", worked, wrong, { reasoning: 1, quality: 1 })]),
    make("idle", [], pick(excuses, 191), { tool_validity: 0, quality: 0 }),
  ];
}

type Scores = Record<string, number>;

/** The last step's labels; its quality is the run's. */
function labelsOf(message: number, scores: Scores): Case["labels"] {
  const step = Object.entries(scores).map(([attribute, score]) => ({ message, attribute, score }));
  const run = step.filter(({ attribute }) => attribute === "quality");
  return [...step, ...run.map((label) => ({ ...label, message: null }))].map((label) => ({
    ...label,
    by: "construction" as const,
  }));
}

/** Another request with its call, a result and a word of thanks. */
function earlierTask(other: Case | undefined): Json[] {
  if (other === undefined || validCall(other) === undefined) return [];
  const messages = other.messages as Json[];
  if (messages.some(({ role }) => role === "system")) return [];
  const asks = messages.at(-1) as Json;
  const pick = pickOf(other.id);
  return [
    ...messages,
    { role: "tool", tool_call_id: idOf(asks), content: pick(successes, 193) },
    { role: "assistant", content: pick(claims, 197) },
  ];
}

function idOf(asks: Json): unknown {
  return (asks.tool_calls as { id?: unknown }[] | undefined)?.[0]?.id;
}

/** The arguments in words, and once more with one value changed; undefined where nothing can be said. */
function sayArguments({ args }: Call): { right: string; wrong: string } | undefined {
  const simple = Object.entries(args).filter(
    ([name, value]) =>
      !/token|password|secret/i.test(name) &&
      (typeof value === "number" || (typeof value === "string" && value.length < 60)),
  );
  if (simple.length === 0) return undefined;
  const say = (entries: [string, unknown][]) =>
    `${entries.map(([name, value]) => `${name.replaceAll("_", " ")}: ${value}`).join(", ")}.`;
  const shown = simple.slice(0, 4);
  const changed = shown.map(([name, value], at): [string, unknown] =>
    at === shown.length - 1 ? [name, otherValue(value)] : [name, value],
  );
  return { right: say(shown), wrong: say(changed) };
}

function otherValue(value: unknown): unknown {
  if (typeof value === "number") return value === 0 ? 12 : value * 3 + 1;
  const text = String(value);
  if (/^[A-Z][a-z]+/.test(text)) return text.startsWith("M") ? "Lisbon" : "Margaret";
  return /\d/.test(text) ? text.replace(/\d/g, (digit) => String((Number(digit) + 3) % 10)) : value;
}
