import type { LangSmithRun } from "@tracejudge/core";
import { errorInfo } from "./error-info.ts";
import { dottedOrder, type OpenRun, type OpenTrace, type RunStart, tick, toRow } from "./open-run.ts";
import type { createPrivacy, PayloadKind } from "./privacy.ts";
import type { Plain } from "./snapshot.ts";
import { createTraceShelf } from "./trace-shelf.ts";

/** A root run, for deciding whether it is recorded. */
export interface RootRun {
  id: string;
  name: string;
  tags: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
}

export interface RecorderOptions {
  privacy: ReturnType<typeof createPrivacy>;
  wants(root: RootRun): boolean;
  /** A finished run. `late`: its root had ended before, so it comes too late to be judged. */
  onRow(row: LangSmithRun, late: boolean): void;
  /** The root of the trace ended; its rows were all given to `onRow`. */
  onEnd(trace: OpenTrace): void;
}

export type Recorder = ReturnType<typeof createRecorder>;

/** Turns callbacks into finished rows. Keeps payloads only of runs under way. */
export function createRecorder(options: RecorderOptions) {
  const shelf = createTraceShelf(abandon);

  function keep(run: OpenRun, kind: PayloadKind, value: unknown): Plain {
    return options.privacy(value, { kind, name: run.name }, run.rawExtra);
  }

  function start(event: RunStart): void {
    const parent = shelf.parentOf(event);
    const trace = parent?.trace ?? openTrace(event);
    const run = newRun(event, trace, parent);
    shelf.add(run);
    if (!parent && event.parentId !== undefined) run.note.external_parent_id = event.parentId;
    if (trace.skipped) return;
    run.inputs = keep(run, "inputs", event.inputs);
    run.tags = keep(run, "metadata", event.tags ?? []);
    run.serialized = serializedId(event.serialized);
    run.extra = { metadata: keep(run, "metadata", event.metadata ?? {}) };
    if (event.toolCallId !== undefined) run.extra.tool_call_id = event.toolCallId;
    const params = event.extra?.invocation_params;
    if (params !== undefined) run.extra.invocation_params = keep(run, "params", params);
  }

  function openTrace(event: RunStart): OpenTrace {
    const { metadata = {}, tags = [] } = event;
    const name = nameOf(event);
    const threadId = typeof metadata.thread_id === "string" ? metadata.thread_id : undefined;
    const wanted = options.wants({ id: event.id, name, tags, metadata });
    return shelf.open({ id: event.id, name, threadId, skipped: !wanted, inputs: event.inputs });
  }

  function end(id: string, outputs: unknown, inputs?: unknown): void {
    finish(id, (run) => {
      if (inputs !== undefined) run.inputs = keep(run, "inputs", inputs);
      return toRow(run, { outputs: keep(run, "outputs", outputs) });
    });
  }

  function fail(id: string, cause: unknown, inputs?: unknown): void {
    finish(id, (run) => {
      if (inputs !== undefined) run.inputs = keep(run, "inputs", inputs);
      const error = errorInfo(cause);
      if (error.control === "interrupt") run.trace.bubbled = true;
      return toRow(run, { error: { ...error, kept: keep(run, "error", error.text) } });
    });
  }

  function finish(id: string, rowOf: (run: OpenRun) => LangSmithRun): void {
    const run = shelf.find(id);
    if (!run || run.ended) return;
    const { trace } = run;
    const late = trace.ended;
    if (!trace.skipped) {
      if (id === trace.id) endTrace(trace, run, rowOf);
      else options.onRow(rowOf(run), late);
    }
    release(run);
    if (id === trace.id) shelf.close(trace);
    if (id === trace.id && !trace.skipped) options.onEnd(trace);
  }

  /** What is still under way when the root ends was left behind, so far. */
  function endTrace(trace: OpenTrace, root: OpenRun, rowOf: (run: OpenRun) => LangSmithRun): void {
    for (const run of trace.runs.values()) {
      if (!run.ended && run !== root) options.onRow(toRow(run, undefined), false);
    }
    const row = rowOf(root);
    Object.assign(root.note, shelf.noteFor(trace));
    options.onRow({ ...row, extra: { ...row.extra, tracejudge: noteOf(row, root) } }, false);
  }

  function abandon(trace: OpenTrace): void {
    const root = trace.runs.get(trace.id);
    if (!root || trace.skipped) return;
    endTrace(trace, root, (run) => toRow(run, undefined));
    options.onEnd(trace);
  }

  return {
    start,
    end,
    fail,
    token(id: string): void {
      const run = shelf.find(id);
      if (run) run.tokens += 1;
    },
    interrupted(id: string | undefined, status: string): void {
      const run = id === undefined ? undefined : shelf.find(id);
      if (run && run.id === run.trace.id) run.trace.interrupted = status;
    },
    resumed(id: string | undefined): void {
      const run = id === undefined ? undefined : shelf.find(id);
      if (run) run.trace.resumed = true;
    },
    find: shelf.find,
    /** Traces whose root has not ended. */
    get active(): number {
      return shelf.active;
    },
    /** Runs that are kept in memory, for their payload or for late children. */
    get held(): number {
      return shelf.held;
    },
    /** Ends what is still under way, as runs that were left. */
    close: () => shelf.abandonAll(),
  };
}

function noteOf(row: LangSmithRun, root: OpenRun): Record<string, unknown> {
  const note = row.extra?.tracejudge;
  return { ...(typeof note === "object" ? note : {}), ...root.note };
}

function nameOf({ name, serialized, type }: RunStart): string {
  return name ?? serializedPath(serialized)?.at(-1) ?? type;
}

function serializedPath(serialized: unknown): string[] | undefined {
  if (typeof serialized !== "object" || serialized === null) return undefined;
  const id: unknown = Reflect.get(serialized, "id");
  return Array.isArray(id) ? id.map(String) : undefined;
}

/** Constructor arguments may hold keys, so they are not kept. */
function serializedId(serialized: unknown): Plain {
  const id = serializedPath(serialized);
  return id ? { lc: 1, type: "not_implemented", id } : null;
}

function newRun(event: RunStart, trace: OpenTrace, parent: OpenRun | undefined): OpenRun {
  const isNode = event.tags?.some((tag) => tag.startsWith("graph:step:"));
  const namespace = isNode ? event.metadata?.langgraph_checkpoint_ns : undefined;
  const startMicros = tick(trace);
  return {
    id: event.id,
    name: nameOf(event),
    type: event.type,
    trace,
    parent,
    dottedOrder: dottedOrder(parent, startMicros, event.id),
    startMicros,
    ended: false,
    tokens: 0,
    inputs: null,
    tags: [],
    extra: {},
    serialized: null,
    note: {},
    rawExtra: event.extra,
    namespace: typeof namespace === "string" && namespace !== "" ? namespace : undefined,
  };
}

/** A run that ended may still get late children, so its place stays known for a while. */
function release(run: OpenRun): void {
  run.ended = true;
  run.inputs = null;
  run.tags = null;
  run.extra = {};
  run.serialized = null;
  run.rawExtra = undefined;
}
