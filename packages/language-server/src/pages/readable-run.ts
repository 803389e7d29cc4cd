import type { Message, Step, ToolCall, Trace } from "@tracejudge/core";
import { oneLine } from "../texts/one-line.ts";
import { jsonPlaces } from "./json-places.ts";
import type { Page, ShownRun, Span, StepMark } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { SpanWriter } from "./span-writer.ts";

const icons: Record<Step["kind"], string> = { llm: "●", tool: "▸", retriever: "◇", node: "○" };

export interface ReadableOptions {
  /** Leaves out what differs between any two runs: times and ids. */
  bare?: boolean;
}

/** A run as a document for people, and the places of its steps. Equal traces give equal texts. */
export function readableRun(
  trace: Trace,
  { bare = false }: ReadableOptions = {},
): { text: string; page: Page } {
  const writer = new SpanWriter();
  const folds: Span[] = [];
  const told: Told = { seen: new WeakSet(), told: new Set() };
  const head = writeHead(trace, writer, bare);
  const marks: StepMark[] = [];
  const ran = new Set(trace.steps.flatMap(({ askedBy, call }) => `${askedBy} ${call?.id}`));
  for (const [index, step] of trace.steps.entries()) {
    for (const message of newMessages(step, told)) folds.push(writeMessage(message, writer));
    marks.push(writeStep(bare ? timeless(step) : step, index + 1, { writer, ran }));
  }
  const text = writer.toString();
  const run: ShownRun = { trace, head, whole: { start: 0, end: text.length }, marks };
  return { text, page: { runs: [run], problems: [], folds } };
}

function timeless({ startTime: _, endTime: __, ...step }: Step): Step {
  return step;
}

function writeHead(trace: Trace, writer: SpanWriter, bare: boolean): Span {
  const { name = "run", id, threadId, status, startTime, endTime, steps, tools, error } = trace;
  const identity = [
    oneLine(id),
    ...(threadId === undefined ? [] : [`thread ${oneLine(threadId)}`]),
  ];
  const span = writer.line(
    [
      oneLine(name),
      ...(bare ? [] : identity),
      status,
      ...(bare ? [] : duration(startTime, endTime)),
      steps.length === 1 ? "1 step" : `${steps.length} steps`,
    ].join(" · "),
  );
  if (tools.length > 0) writer.line(`tools: ${tools.map((tool) => oneLine(tool.name)).join(", ")}`);
  if (error !== undefined) writer.line(`failed: ${oneLine(error.message)}`);
  writer.line();
  return span;
}

/** Messages that stand in the document: the very objects, and their words where another object has them. */
interface Told {
  seen: WeakSet<Message>;
  told: Set<string>;
}

/** What came from outside since the last step: the agent's own words stand at its steps. */
function newMessages({ saw }: Step, { seen, told }: Told): Message[] {
  const fresh: Message[] = [];
  for (const message of saw.messages.slice(0, saw.end)) {
    if ((message.role !== "user" && message.role !== "system") || seen.has(message)) continue;
    seen.add(message);
    const key = `${message.role}\n${message.content}`;
    if (told.has(key)) continue;
    told.add(key);
    fresh.push(message);
  }
  return fresh;
}

function writeMessage({ role, name, content }: Message, writer: SpanWriter): Span {
  const { start } = writer.line(`── ${role}${name === undefined ? "" : ` ${oneLine(name)}`}`);
  const { end } = writer.block(plainText(content), "  ");
  writer.line();
  return { start, end };
}

interface Desk {
  writer: SpanWriter;
  /** Calls that have a step of their own, as `<asking step> <call id>`. */
  ran: ReadonlySet<string>;
}

function writeStep(step: Step, number: number, { writer, ran }: Desk): StepMark {
  const places = new Map<string, Span>();
  const head = writer.line(stepTitle(step, number));
  if (step.output !== undefined && step.output.content !== "") {
    places.set("output", writer.block(plainText(step.output.content), "  "));
  }
  for (const [index, call] of (step.output?.toolCalls ?? []).entries()) {
    const prefix = step.output?.toolCalls?.length === 1 ? "" : `toolCalls[${index}].`;
    const ownStep = ran.has(`${step.id} ${call.id}`);
    const short = ownStep ? `(${oneLine(argsText(call, 0))})` : "";
    const span = writer.line(`  → ${oneLine(call.name)}${short}`);
    for (const part of ["name", "args"]) places.set(`${prefix}${part}`, span);
    if (!ownStep) writeCall(call, writer, { places, prefix });
  }
  if (step.call !== undefined) writeCall(step.call, writer, { places, prefix: "" });
  if (step.error !== undefined)
    places.set("status", writer.line(`  ✗ ${oneLine(step.error.message)}`));
  const end = writer.length - 1;
  writer.line();
  return { step, head, whole: { start: head.start, end }, places };
}

function stepTitle(step: Step, number: number): string {
  const { kind, name, path, attempts = 1, status, startTime, endTime } = step;
  const nodes = path.filter((node) => node !== name).map((node) => `${oneLine(node)} › `);
  return [
    `${number} ${icons[kind]} ${nodes.join("")}${oneLine(name)}`,
    ...(attempts > 1 ? [`×${attempts}`] : []),
    ...(status === "ok" ? [] : [status]),
    ...duration(startTime, endTime),
  ].join(" · ");
}

const INDENT = "    ";

/** Arguments and result in full; their places begin with `prefix`. */
function writeCall(
  call: ToolCall,
  writer: SpanWriter,
  { places, prefix }: { places: Map<string, Span>; prefix: string },
): void {
  const json = plainText(argsText(call, 2));
  const block = writer.block(json, INDENT);
  places.set(`${prefix}args`, block);
  const lineStarts = [...json.matchAll(/\n/g)].map(({ index }) => index + 1);
  const shift = (offset: number) => {
    const before = lineStarts.filter((start) => start <= offset).length;
    return block.start + offset + before * INDENT.length;
  };
  for (const [path, span] of jsonPlaces(json, `${prefix}args`, shift)) places.set(path, span);
  if (call.result === undefined) return;
  writer.line(call.result.status === "error" ? "  ⇒ error" : "  ⇒");
  places.set(`${prefix}result`, writer.block(plainText(call.result.content), INDENT));
}

function argsText({ args, rawArgs }: ToolCall, indent: number): string {
  if (args === undefined) return rawArgs ?? "";
  try {
    return JSON.stringify(args, null, indent) ?? "";
  } catch {
    return rawArgs ?? "(nested too deep to be shown)";
  }
}

function duration(start: number | undefined, end: number | undefined): string[] {
  if (start === undefined || end === undefined || end < start) return [];
  const ms = end - start;
  return [ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`];
}
