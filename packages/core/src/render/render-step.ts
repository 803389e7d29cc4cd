import type { Evidence } from "../evidence.ts";
import type { Sight, Step, ToolSpec, Trace } from "../trace.ts";
import { type CountTokens, cut } from "./cut.ts";
import { evidenceLine } from "./evidence-words.ts";
import { heardText } from "./judged-text.ts";
import { chosenPieces, splitText } from "./pieces.ts";
import { collapse } from "./plain.ts";
import { callsOf, runBody, stepBody } from "./step-body.ts";
import { otherToolsLine, toolLine } from "./tool-lines.ts";

/** Version of the text below. A student taught another one refuses to load. */
export const TRACE_FORMAT = "tracejudge-1";

/** One text pair a judge reads: what was done, and what bears on it. */
export interface RenderedWindow {
  step: string;
  context: string;
}

export interface RenderOptions {
  evidence: readonly Evidence[];
  count: CountTokens;
  /** Tokens of one window, both texts and three marks together. */
  limit: number;
}

const MARKS = 3;
const MAX_WINDOWS = 4;
/** Shares of a window. The context may have half of it, and takes what the step leaves. */
const CONTEXT_SHARE = 0.5;
const EVIDENCE_TOKENS = 40;
const REQUEST_SHARE = 0.3;
const TOOL_SHARE = 0.4;
const OTHER_TOOLS_SHARE = 0.25;
const POLICY_SHARE = 0.2;

/**
 * The one text that teacher, training and serving read: a step with its findings, the request, the
 * policy, the tools and what it saw. A long step gives several windows, each with the context that
 * bears on its own part. `run` renders the whole run in one window.
 */
export function renderStep(
  trace: Trace,
  target: Step | "run",
  options: RenderOptions,
): RenderedWindow[] {
  const { count, limit } = options;
  const isRun = target === "run";
  const sight = isRun ? runSight(trace) : target.saw;
  const room = limit - MARKS - contextNeed(trace, sight, Math.ceil(limit * CONTEXT_SHARE), count);
  const { said, did } = isRun ? runBody(trace, count) : stepBody(trace, target, count);
  const found = cut(evidenceLine(options.evidence), EVIDENCE_TOKENS, count);
  const head = `${isRun ? "run" : "step"}${found === "" ? "" : ` (${found})`}:`;
  const tail = did === "" ? "" : ` ${cut(did, Math.floor(room * 0.8), count)}`;
  const saidRoom = Math.max(24, room - count(head) - count(tail));
  const calls = isRun ? [] : callsOf(target).map((call) => call.name);
  return (isRun ? [said] : windows(said, saidRoom, count)).map((part) => {
    const step = `${head} ${part}${tail}`;
    const left = limit - MARKS - Math.min(count(step), limit - 40);
    return { step, context: contextOf({ trace, sight, calls, about: step, left, count }) };
  });
}

/** Tokens the context would fill, at most `share`: a step may be long where little came before it. */
function contextNeed(trace: Trace, sight: Sight, share: number, count: CountTokens): number {
  let need = trace.tools.length * 20;
  for (let at = sight.end - 1; at >= 0 && need < share; at--) {
    const { content = "", role = "user" } = sight.messages[at] ?? {};
    need += count(heardText(content.slice(0, share * 16), role).slice(0, share * 8)) + 10;
  }
  return Math.min(need, share);
}

/** All that was said in the run, as the last model turn saw it. */
function runSight(trace: Trace): Sight {
  return trace.steps.findLast((step) => step.kind === "llm")?.saw ?? { messages: [], end: 0 };
}

/** Parts of at most `room` tokens; of more than four, the first, the last and two between. */
function windows(said: string, room: number, count: CountTokens): string[] {
  if (said.length > 200_000) return windows(cut(said, room * MAX_WINDOWS, count), room, count);
  if (count(said) <= room) return [said];
  const parts: string[] = [];
  let open = "";
  let size = 0;
  for (const piece of splitText(said, 160)) {
    const more = count(piece);
    if (open !== "" && size + more > room) {
      parts.push(open);
      open = "";
      size = 0;
    }
    open = open === "" ? piece : `${open} ${piece}`;
    size += more;
  }
  if (open !== "") parts.push(open);
  if (parts.length <= MAX_WINDOWS) return parts;
  const last = parts.length - 1;
  return [0, 1, 2, 3].map((k) => parts[Math.round((k * last) / 3)] ?? "");
}

interface ContextInput {
  trace: Trace;
  sight: Sight;
  calls: readonly string[];
  about: string;
  left: number;
  count: CountTokens;
}

function contextOf({ trace, sight, calls, about, left, count }: ContextInput): string {
  const take = (label: string, text: string, share: number): string =>
    text === "" ? "" : `${label}: ${cut(text, Math.floor(left * share), count)}`;
  const called = trace.tools.filter((tool) => calls.includes(tool.name));
  const others = trace.tools.filter((tool) => !calls.includes(tool.name)).slice(0, 40);
  const request = lastOf(sight, "user");
  const policy = lastOf(sight, "system");
  const parts = [
    take("request", textAt(sight, request), REQUEST_SHARE),
    take("tool", uniqueLines(called), TOOL_SHARE),
    take("other tools", otherToolsLine(others), OTHER_TOOLS_SHARE),
    take("policy", textAt(sight, policy), POLICY_SHARE),
  ].filter((part) => part !== "");
  const fixed = parts.join(" | ");
  const whole = [request, policy].filter((at) => fixed.includes(textAt(sight, at)));
  const seen = chosenPieces({
    sight,
    except: whole,
    about,
    tokens: left - count(fixed) - 4,
    count,
  });
  return seen === "" ? fixed : `${fixed} | seen: ${seen}`;
}

/** Index of the latest message of a role before the step, or -1. */
function lastOf(sight: Sight, role: "user" | "system"): number {
  for (let at = sight.end - 1; at >= 0; at--) if (sight.messages[at]?.role === role) return at;
  return -1;
}

function textAt(sight: Sight, at: number): string {
  const { content = "", role = "user" } = sight.messages[at] ?? {};
  return collapse(heardText(content.slice(0, 20_000), role));
}

function uniqueLines(tools: readonly ToolSpec[]): string {
  return [...new Set(tools.map(toolLine))].join(" | ");
}
