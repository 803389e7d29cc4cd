import type { LangSmithRun, RecorderNote } from "@tracejudge/core";
import type { ErrorInfo } from "./error-info.ts";
import type { Plain } from "./snapshot.ts";
import type { TimeText } from "./time-text.ts";

/** A run that began, as a callback tells it. */
export interface RunStart {
  id: string;
  parentId: string | undefined;
  type: string;
  name: string | undefined;
  inputs: unknown;
  tags: readonly string[] | undefined;
  metadata: Record<string, unknown> | undefined;
  extra: Record<string, unknown> | undefined;
  /** What LangChain knows of the object that runs; only its id (a class path) is kept. */
  serialized: unknown;
  toolCallId: string | undefined;
  /** An object that LangChain hands over with every event of this run, and of no other. */
  mark?: unknown;
}

export interface OpenTrace {
  id: string;
  name: string;
  threadId: string | undefined;
  /** The thread as `redact` left it; the other one goes nowhere. */
  keptThreadId: string | undefined;
  /** Left out by the sample rate or the filter: its runs are followed, not recorded. */
  skipped: boolean;
  runs: Map<string, OpenRun>;
  /** Microseconds since the epoch; each event of the trace gets a later one. */
  clock: number;
  times: TimeText;
  /** When its last event came: milliseconds of a clock that nobody sets. */
  touched: number;
  ended: boolean;
  /** Status of the graph's own report that it stopped for a person. */
  interrupted: string | undefined;
  /** One of its runs was aborted, and none began since. */
  aborted: boolean;
  /** An interrupt passed through one of its runs. */
  bubbled: boolean;
  resumed: boolean;
  /** The interrupted run of the same thread, should this be its resumption. */
  previous: string | undefined;
}

/** What is needed of a run until it ends; afterwards only its place is kept. */
export interface OpenRun {
  /** As in its row: of its own where an earlier run was told under the same id. */
  id: string;
  /** As callbacks tell it. */
  toldId: string;
  mark: unknown;
  /** The run that was told under the same id before. */
  namesake: OpenRun | undefined;
  name: string;
  type: string;
  trace: OpenTrace;
  parent: OpenRun | undefined;
  dottedOrder: string;
  startMicros: number;
  ended: boolean;
  tokens: number;
  /** What the last token was told with: the same again is the same token. */
  lastToken: unknown;
  inputs: Plain;
  tags: Plain;
  extra: { [key: string]: Plain };
  serialized: Plain;
  note: RecorderNote;
  /** The raw `extra`, which carries the node's trace policy. */
  rawExtra: unknown;
  /** Checkpoint namespace of a graph node's own run: unique to its task. */
  namespace: string | undefined;
}

/** The next moment of the trace: no two of its events have the same. */
function tick(trace: OpenTrace): number {
  trace.touched = performance.now();
  trace.clock = Math.max(Date.now() * 1000, trace.clock + 1);
  return trace.clock;
}

function dottedOrder(parent: OpenRun | undefined, segment: string): string {
  return parent ? `${parent.dottedOrder}.${segment}` : segment;
}

export interface RunEnd {
  outputs?: Plain;
  error?: ErrorInfo & { kept: Plain };
}

function asFields(value: Plain, key: string): Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value
    : { [key]: value };
}

function statusOf(end: RunEnd | undefined): string {
  if (!end) return "pending";
  const { control } = end.error ?? {};
  return end.error && control !== "interrupt" && control !== "parent_command" ? "error" : "success";
}

function noteOf(run: OpenRun, end: RunEnd | undefined): { tracejudge?: RecorderNote } {
  const note: RecorderNote = {
    ...run.note,
    ...(run.tokens > 0 && { tokens: run.tokens }),
    ...(end?.error && { error_name: end.error.name }),
    ...(end?.error?.control && { control: end.error.control }),
  };
  return Object.keys(note).length > 0 ? { tracejudge: note } : {};
}

/** The run as a row in LangSmith's shape; without an `end` it is still under way. */
export function toRow(run: OpenRun, end: RunEnd | undefined): LangSmithRun {
  const outputs = end?.outputs === undefined ? null : asFields(end.outputs, "output");
  const kept = end?.error?.kept;
  const { times } = run.trace;
  return {
    id: run.id,
    trace_id: run.trace.id,
    parent_run_id: run.parent?.id ?? null,
    dotted_order: run.dottedOrder,
    name: run.name,
    run_type: run.type,
    start_time: times.iso(run.startMicros),
    end_time: end ? times.iso(tick(run.trace)) : null,
    status: statusOf(end),
    inputs: asFields(run.inputs, "input"),
    outputs,
    error: kept === undefined ? null : typeof kept === "string" ? kept : JSON.stringify(kept),
    tags: run.tags as string[],
    extra: { ...run.extra, ...noteOf(run, end) },
    serialized: run.serialized,
  };
}

export function nameOf({ name, serialized, type }: RunStart): string {
  return name ?? serializedPath(serialized)?.at(-1) ?? type;
}

function serializedPath(serialized: unknown): string[] | undefined {
  if (typeof serialized !== "object" || serialized === null) return undefined;
  const id: unknown = Reflect.get(serialized, "id");
  return Array.isArray(id) ? id.map(String) : undefined;
}

/** Constructor arguments may hold keys, so only the class path is kept. */
export function serializedId(serialized: unknown): Plain {
  const id = serializedPath(serialized);
  return id ? { lc: 1, type: "not_implemented", id } : null;
}

/** `event.id` is not always the run's: see `OpenRun`. */
export function newRun(
  id: string,
  event: RunStart,
  trace: OpenTrace,
  parent: OpenRun | undefined,
): OpenRun {
  const isNode = event.tags?.some((tag) => tag.startsWith("graph:step:"));
  const namespace = isNode ? event.metadata?.langgraph_checkpoint_ns : undefined;
  const startMicros = tick(trace);
  trace.aborted = false;
  return {
    id,
    toldId: event.id,
    mark: event.mark,
    namesake: undefined,
    name: nameOf(event),
    type: event.type,
    trace,
    parent,
    dottedOrder: dottedOrder(parent, trace.times.segment(startMicros, id)),
    startMicros,
    ended: false,
    tokens: 0,
    lastToken: undefined,
    inputs: null,
    tags: [],
    extra: {},
    serialized: null,
    note: id === event.id ? {} : { run_id: event.id },
    rawExtra: event.extra,
    namespace: typeof namespace === "string" && namespace !== "" ? namespace : undefined,
  };
}

/** A run that ended may still get late children, so its place stays known for a while. */
export function release(run: OpenRun): void {
  run.ended = true;
  run.inputs = null;
  run.tags = null;
  run.extra = {};
  run.serialized = null;
  run.rawExtra = undefined;
  run.lastToken = undefined;
}
