import type { Case } from "@tracejudge/core";
import { pickOf } from "./pick-of.ts";

type Json = Record<string, unknown>;
type Scores = Record<string, number>;

/** What an agent says that only believes it has sent something. */
const sent = [
  "I have sent the message.",
  "Done! The message is on its way.",
  "It has been sent as you asked.",
  "I've taken care of it and let them know.",
];

/** A last turn that only announces what comes next; the run does not end there. */
const announces = /\b(?:let me|i will|i'll|please|can you|could you|what is|what's)\b|\?\s*$/i;

/**
 * Whole recorded runs that went well, from conversations that people wrote with the calls and results
 * of real tools: each step is good (4), and so is the run. And the same runs with one fault: a call with
 * a value of another run (tool validity 2), a call of another run (0), a call made twice (reasoning 2), an
 * end without the last call (0), an answer of another run (1). Seeded by the case's id alone.
 */
export function constructTrajectory(item: Case, others: readonly Case[]): Case[] {
  const run = wellDone(item);
  if (run === undefined) return [];
  const calls = run.flatMap((message, at) => (callOf(message) === undefined ? [] : [at]));
  if (calls.length === 0) return [];
  const at = pickOf(item.id)(calls, 241);
  const make = (variant: string, messages: Json[], labels: [number | null, Scores][]): Case => ({
    ...item,
    id: `${item.id}+trajectory-${variant}`,
    source: "constructed-trajectory",
    messages,
    labels: labels.flatMap(([message, scores]) =>
      Object.entries(scores).map(([attribute, score]) => ({
        message,
        attribute,
        score,
        by: "construction" as const,
      })),
    ),
  });
  const foreign = others.map(wellDone).find((messages) => messages !== undefined);
  return [
    make("kept", run, goodSteps(run)),
    ...changedCall(run, at, foreign).map(([variant, messages, scores]) =>
      make(variant, messages, [[at, scores]]),
    ),
    make("repeated", repeated(run, at), [[at + 2, { reasoning: 2 }]]),
    ...badEnds(item, run, foreign).map(([variant, messages, scores]) =>
      make(variant, messages, [
        [messages.length - 1, scores],
        [null, { quality: scores.quality ?? 0 }],
      ]),
    ),
  ];
}

/** The messages of a run in which all went well; of an action that was composed, what came before it. */
function wellDone(item: Case): Json[] | undefined {
  const messages = item.messages as Json[];
  const isAnswered = item.labels.some((l) => l.attribute === "reasoning" && l.score === 4);
  if (item.source === "api-bank" && isAnswered) return messages;
  const isSafe = item.labels.some((l) => l.attribute === "compliance" && l.score === 4);
  return item.source === "privacylens" && isSafe ? messages.slice(0, -1) : undefined;
}

function goodSteps(run: readonly Json[]): [number | null, Scores][] {
  const steps = run.flatMap((message, at): [number, Scores][] =>
    message.role === "assistant" ? [[at, { tool_validity: 4, reasoning: 4 }]] : [],
  );
  const end = run.at(-1) as Json;
  const isEnd = end.role === "assistant" && !announces.test(textOf(end));
  return isEnd
    ? [...steps, [run.length - 1, { quality: 4 }], [null, { quality: 4, compliance: 4 }]]
    : steps;
}

type Change = [variant: string, messages: Json[], scores: Scores];

/** The call with one value, or as a whole, taken from another run. */
function changedCall(
  run: readonly Json[],
  at: number,
  foreign: readonly Json[] | undefined,
): Change[] {
  const own = callOf(run[at]) as Call;
  const others = (foreign ?? []).flatMap((message) => callOf(message) ?? []);
  const stray = others.find((call) => run.every((message) => callOf(message)?.name !== call.name));
  const wrong = withOtherValue(own.args, others);
  const until = run.slice(0, at);
  return [
    ...(wrong === undefined
      ? []
      : [
          [
            "value",
            [...until, asked(run[at], { ...own, args: wrong })],
            { tool_validity: 2, reasoning: 2 },
          ] as Change,
        ]),
    ...(stray === undefined
      ? []
      : [
          [
            "stray-call",
            [...until, asked(run[at], stray)],
            { tool_validity: 0, reasoning: 1 },
          ] as Change,
        ]),
  ];
}

/** One string of four letters or more takes the place of another one of the other run. */
function withOtherValue(args: Json, others: readonly Call[]): Json | undefined {
  const known = new Set(Object.values(args));
  const values = others.flatMap((call) => Object.values(call.args));
  const value = values.find((v) => typeof v === "string" && v.length > 3 && !known.has(v));
  const name = Object.keys(args).findLast((key) => {
    const held = args[key];
    return typeof held === "string" && held.length > 3;
  });
  return value === undefined || name === undefined ? undefined : { ...args, [name]: value };
}

/** The call and its result a second time, at once. */
function repeated(run: readonly Json[], at: number): Json[] {
  const again = (run.slice(at, at + 2) as Json[]).map((message) =>
    JSON.parse(JSON.stringify(message).replaceAll('"call_', '"call_again_')),
  );
  return [...run.slice(0, at + 2), ...again];
}

/** Ends of a run that did not do what it says, or says what belongs to another one. */
function badEnds(item: Case, run: readonly Json[], foreign: readonly Json[] | undefined): Change[] {
  const end = textOf(run.at(-1));
  const says = end === "" || item.source === "privacylens" ? pickOf(item.id)(sent, 251) : end;
  const last = run.findLastIndex((message) => callOf(message) !== undefined);
  const until = item.source === "privacylens" ? run : run.slice(0, last);
  const skipped = [...until, { role: "assistant", content: says }];
  const strange = foreign === undefined ? "" : textOf(foreign.at(-1));
  const isStray = end !== "" && strange !== "" && !announces.test(end) && shared(end, strange) <= 1;
  return [
    ...(announces.test(says)
      ? []
      : [["skipped", skipped, { tool_validity: 0, reasoning: 0, quality: 0 }] as Change]),
    ...(isStray
      ? [
          [
            "stray-end",
            [...run.slice(0, -1), { role: "assistant", content: strange }],
            { reasoning: 1, quality: 0 },
          ] as Change,
        ]
      : []),
  ];
}

interface Call {
  name: string;
  args: Json;
}

/** The one call of a message whose arguments can be read. */
function callOf(message: Json | undefined): Call | undefined {
  const calls = (message?.tool_calls ?? []) as { function?: { name: string; arguments: string } }[];
  const [only] = calls;
  if (calls.length !== 1 || only?.function === undefined) return undefined;
  try {
    const args: unknown = JSON.parse(only.function.arguments);
    return typeof args === "object" && args !== null
      ? { name: only.function.name, args: args as Json }
      : undefined;
  } catch {
    return undefined;
  }
}

function asked(message: Json | undefined, call: Call): Json {
  const [only] = (message?.tool_calls ?? []) as Json[];
  const called = { name: call.name, arguments: JSON.stringify(call.args) };
  return { ...message, tool_calls: [{ ...only, function: called }] };
}

const textOf = (message: Json | undefined): string =>
  message?.role === "assistant" && typeof message.content === "string"
    ? message.content.trim()
    : "";

/** How many words of five letters or more two texts share. */
function shared(one: string, two: string): number {
  const words = (text: string) => new Set(text.toLowerCase().match(/\p{L}{5,}/gu) ?? []);
  const here = words(one);
  return [...words(two)].filter((word) => here.has(word)).length;
}
