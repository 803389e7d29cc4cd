import { setImmediate as nextTurn } from "node:timers/promises";
import { importTraces, type Problem, type Step, type Trace } from "@tracejudge/core";
import { findNodeAtLocation, type Node } from "jsonc-parser";
import { emptyPage, type Page, type ShownRun, type Span, type StepMark } from "./page.ts";
import { ValueIndex } from "./value-index.ts";

const MB = 1024 * 1024;

/** Characters of a file whose runs are marked; of a larger one it is told what to do instead. */
export const LONGEST_FILE = 60 * MB;

/** Steps of a document that are marked; of a longer one only the beginning is. */
export const MOST_STEPS = 20_000;

/** Longest that reading keeps the server from answering. */
const TURN_MS = 30;

/**
 * The runs of a trace file as it lies on disk: JSON lines or one JSON document, of any format that can
 * be imported. The event loop gets a turn between runs; `signal` stops the reading.
 */
export async function rawPage(
  text: string,
  options: { file: string; signal?: AbortSignal; mostSteps?: number },
): Promise<Page> {
  if (text.length > LONGEST_FILE)
    return { ...emptyPage, problems: [tooLong(options.file, text.length)] };
  const values = new ValueIndex(text);
  const page: Page = { runs: [], problems: [], folds: [] };
  const { mostSteps = MOST_STEPS } = options;
  let pause = Date.now() + TURN_MS;
  let steps = 0;
  for await (const item of importTraces(text, { file: options.file })) {
    if (Date.now() > pause) {
      await nextTurn();
      options.signal?.throwIfAborted();
      pause = Date.now() + TURN_MS;
    }
    if ("problem" in item) {
      page.problems.push(item.problem);
      continue;
    }
    steps += item.trace.steps.length;
    if (steps > mostSteps && page.runs.length > 0) {
      page.problems.push(stopped(options.file, page.runs.length, item.trace));
      return page;
    }
    page.runs.push(shownRun(item.trace, page.runs.length, values));
  }
  return page;
}

function shownRun(trace: Trace, index: number, values: ValueIndex): ShownRun {
  const own = values.conversation(trace, index);
  const root = own ?? values.object(trace.id);
  const whole = root === undefined ? values.line(trace.source.line ?? 1) : spanOf(root);
  const marks = trace.steps.map((step) => stepMark(step, nodeOf(step, own, values), whole));
  return { trace, head: beginning(whole), whole, marks };
}

/** A step that cannot be found in the text stands at its run. */
function stepMark(step: Step, node: Node | undefined, run: Span): StepMark {
  const whole = node === undefined ? run : spanOf(node);
  return { step, head: beginning(whole), whole, places: placesOf(step, node) };
}

function nodeOf(step: Step, conversation: Node | undefined, values: ValueIndex): Node | undefined {
  return messageOf(step, conversation) ?? values.object(step.id);
}

function messageOf(step: Step, conversation: Node | undefined): Node | undefined {
  if (conversation === undefined || step.messageIndex === undefined) return undefined;
  const list = findNodeAtLocation(conversation, ["messages"]) ?? conversation;
  const message = list.children?.[step.messageIndex];
  const calls = message && findNodeAtLocation(message, ["tool_calls"]);
  const call = calls?.children?.find(
    (one) => findNodeAtLocation(one, ["id"])?.value === step.call?.id,
  );
  return call ?? message;
}

/** Names under which formats keep what was said and called. */
const placePaths: Readonly<Record<string, (string | number)[][]>> = {
  output: [["content"], ["outputs"]],
  args: [["function", "arguments"], ["args"], ["inputs"]],
  name: [["function", "name"], ["name"]],
  result: [["outputs"]],
  status: [["error"]],
};

function placesOf(step: Step, node: Node | undefined): Map<string, Span> {
  const places = new Map<string, Span>();
  if (node === undefined) return places;
  for (const [place, paths] of Object.entries(placePaths)) {
    if (place === "output" && step.kind !== "llm") continue;
    const found = paths.map((path) => findNodeAtLocation(node, path)).find((one) => one);
    if (found !== undefined) places.set(place, spanOf(found));
  }
  return places;
}

function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

/** The first brace: a squiggle under a whole record would shout. */
function beginning({ start, end }: Span): Span {
  return { start, end: Math.min(end, start + 1) };
}

/** Stands where reading stopped. */
function stopped(file: string, runs: number, { source }: Trace): Problem {
  return {
    code: "FILE_TOO_LONG",
    severity: "warning",
    message: `scores are shown for the ${runs} runs before this one; those from here on are not read`,
    remedy: "Open them from the Runs view, or split the file",
    file,
    line: source.line ?? 1,
  };
}

function tooLong(file: string, length: number): Problem {
  return {
    code: "FILE_TOO_LONG",
    severity: "warning",
    message: `the file has ${Math.round(length / MB)} MB, and scores are shown in files of up to ${LONGEST_FILE / MB}`,
    remedy: "Judge it in a terminal (npx tracejudge score), or split it between runs",
    file,
    line: 1,
  };
}
