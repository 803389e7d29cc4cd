import { type LangSmithRun, TraceJudgeError } from "@tracejudge/core";
import { errorInfo } from "./error-info.ts";
import {
  nameOf,
  newRun,
  type OpenRun,
  type OpenTrace,
  type RunStart,
  release,
  serializedId,
  toRow,
} from "./open-run.ts";
import type { PayloadKind, Privacy } from "./privacy.ts";
import type { Plain } from "./snapshot.ts";
import { TraceShelf } from "./trace-shelf.ts";

/** A root run, for deciding whether it is recorded. */
export interface RootRun {
  id: string;
  name: string;
  tags: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
}

export interface RecorderOptions {
  privacy: Privacy;
  wants(root: RootRun): boolean;
  /** A finished run. `late`: its root had ended before, so it comes too late to be judged. */
  onRow(row: LangSmithRun, late: boolean): void;
  /** The root of the trace ended; its rows were all given to `onRow`. */
  onEnd(trace: OpenTrace): void;
}

/** Turns callbacks into finished rows. Keeps payloads only of runs under way. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #shelf = new TraceShelf((trace) => this.#abandon(trace));

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Traces whose root has not ended. */
  get active(): number {
    return this.#shelf.active;
  }

  /** Runs that are kept in memory, for their payload or for late children. */
  get held(): number {
    return this.#shelf.held;
  }

  has(id: string): boolean {
    return this.#shelf.find(id) !== undefined;
  }

  /** LangChain tells of each start twice, the second time before anything else of the run. */
  isOpen(id: string): boolean {
    return this.#shelf.find(id)?.ended === false;
  }

  /** Throws where a run that ended had the same id: nobody could tell the two apart. */
  start(event: RunStart): void {
    if (this.has(event.id)) throw idTaken();
    const parent = this.#shelf.parentOf(event);
    const run = newRun(event, parent?.trace ?? this.#openTrace(event), parent);
    this.#shelf.add(run);
    if (!parent && event.parentId !== undefined) run.note.external_parent_id = event.parentId;
    if (run.trace.skipped) return;
    run.inputs = this.#keep(run, "inputs", event.inputs);
    run.tags = this.#keep(run, "metadata", event.tags ?? []);
    run.serialized = serializedId(event.serialized);
    run.extra = { metadata: this.#keep(run, "metadata", event.metadata ?? {}) };
    if (event.toolCallId !== undefined) run.extra.tool_call_id = event.toolCallId;
    const params = event.extra?.invocation_params;
    if (params !== undefined) run.extra.invocation_params = this.#keep(run, "params", params);
  }

  /** `inputs` where they were not known at the start, as in streamed chains. */
  end(id: string, outputs: unknown, inputs?: unknown): void {
    this.#finish(id, (run) => {
      if (inputs !== undefined) run.inputs = this.#keep(run, "inputs", inputs);
      return toRow(run, { outputs: this.#keep(run, "outputs", outputs) });
    });
  }

  fail(id: string, cause: unknown, inputs?: unknown): void {
    this.#finish(id, (run) => {
      if (inputs !== undefined) run.inputs = this.#keep(run, "inputs", inputs);
      const error = errorInfo(cause);
      if (error.control === "interrupt") run.trace.bubbled = true;
      return toRow(run, { error: { ...error, kept: this.#keep(run, "error", error.text) } });
    });
  }

  token(id: string): void {
    const run = this.#shelf.find(id);
    if (run) run.tokens += 1;
  }

  interrupted(id: string | undefined, status: string): void {
    const run = id === undefined ? undefined : this.#shelf.find(id);
    if (run && run.id === run.trace.id) run.trace.interrupted = status;
  }

  resumed(id: string | undefined): void {
    const run = id === undefined ? undefined : this.#shelf.find(id);
    if (run) run.trace.resumed = true;
  }

  /** Ends what is still under way, as runs that were left. */
  close(): void {
    this.#shelf.abandonAll();
  }

  #keep(run: OpenRun, kind: PayloadKind, value: unknown): Plain {
    return this.#options.privacy(value, { kind, name: run.name }, run.rawExtra);
  }

  #openTrace(event: RunStart): OpenTrace {
    const { metadata = {}, tags = [] } = event;
    const name = nameOf(event);
    const threadId = typeof metadata.thread_id === "string" ? metadata.thread_id : undefined;
    const skipped = !this.#options.wants({ id: event.id, name, tags, metadata });
    return this.#shelf.open({ id: event.id, name, threadId, skipped }, event.inputs);
  }

  #finish(id: string, rowOf: (run: OpenRun) => LangSmithRun): void {
    const run = this.#shelf.find(id);
    if (!run || run.ended) return;
    const { trace } = run;
    const isRoot = id === trace.id;
    if (!trace.skipped && isRoot) this.#endTrace(run, rowOf);
    if (!trace.skipped && !isRoot) this.#options.onRow(rowOf(run), trace.ended);
    release(run);
    if (!isRoot) return;
    this.#shelf.close(trace);
    if (!trace.skipped) this.#options.onEnd(trace);
  }

  /** What is still under way when the root ends was left behind, so far. */
  #endTrace(root: OpenRun, rowOf: (run: OpenRun) => LangSmithRun): void {
    for (const run of root.trace.runs.values()) {
      if (!run.ended && run !== root) this.#options.onRow(toRow(run, undefined), false);
    }
    Object.assign(root.note, this.#shelf.noteFor(root.trace));
    this.#options.onRow(rowOf(root), false);
  }

  #abandon(trace: OpenTrace): void {
    const root = trace.runs.get(trace.id);
    if (!root || trace.skipped) return;
    this.#endTrace(root, (run) => toRow(run, undefined));
    this.#options.onEnd(trace);
  }
}

function idTaken(): TraceJudgeError {
  return new TraceJudgeError(
    "RUN_ID_TAKEN",
    "A run has the id of an earlier one, so it is not recorded",
    "Leave `runId` out of the configuration, or give each run its own",
  );
}
