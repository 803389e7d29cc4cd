import { randomUUID } from "node:crypto";
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
import { isStateUpdate } from "./state-update.ts";
import { TraceShelf } from "./trace-shelf.ts";

/** A root run, for deciding whether it is recorded. */
export interface RootRun {
  /** The id its trace will have: of its own where an earlier run had the same `runId`. */
  id: string;
  name: string;
  tags: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
}

/** What callbacks tell of a run that began. */
export interface RunEvent {
  id: string;
  mark?: unknown;
  /** Where they were not known at the start, as in streamed chains. */
  inputs?: unknown;
}

export interface RecorderOptions {
  privacy: Privacy;
  wants(root: RootRun): boolean;
  /** A finished run. `late`: its root had ended before, so it comes too late to be judged. */
  onRow(row: LangSmithRun, late: boolean): void;
  /** The root of the trace ended; its rows were all given to `onRow`. */
  onEnd(trace: OpenTrace): void;
  report(error: unknown): void;
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

  /** Runs that began when their trace was forgotten. */
  get strays(): number {
    return this.#shelf.strays;
  }

  /** The id that the run has in its row. */
  recordedId(id: string, mark?: unknown): string {
    return this.#shelf.findOpen(id, mark)?.id ?? id;
  }

  /** A run that is told of again is the same one; one that only has the id of another is recorded. */
  start(event: RunStart): void {
    if (this.#isKnown(event)) return;
    const parent = this.#shelf.parentOf(event);
    if (!parent && this.#shelf.isStray(event)) return;
    const id = this.#idFor(event);
    const run = newRun(id, event, parent?.trace ?? this.#openTrace(id, event), parent);
    this.#shelf.add(run);
    if (!parent && typeof event.parentId === "string") run.note.external_parent_id = event.parentId;
    if (run.trace.skipped) return;
    run.inputs = this.#keep(run, "inputs", event.inputs);
    run.tags = this.#keep(run, "metadata", event.tags ?? []);
    run.serialized = serializedId(event.serialized);
    const metadata = this.#keep(run, "metadata", event.metadata ?? {});
    run.extra = { metadata };
    if (!parent) run.trace.keptThreadId = threadIn(metadata);
    if (event.toolCallId !== undefined) run.extra.tool_call_id = event.toolCallId;
    const params = event.extra?.invocation_params;
    if (params !== undefined) run.extra.invocation_params = this.#keep(run, "params", params);
  }

  end({ id, mark, inputs }: RunEvent, outputs: unknown): void {
    this.#finish(this.#shelf.findOpen(id, mark), (run) => {
      if (inputs !== undefined) run.inputs = this.#keep(run, "inputs", inputs);
      return toRow(run, { outputs: this.#keep(run, "outputs", outputs) });
    });
  }

  fail({ id, mark, inputs }: RunEvent, cause: unknown): void {
    this.#finish(this.#shelf.findOpen(id, mark), (run) => {
      if (inputs !== undefined) run.inputs = this.#keep(run, "inputs", inputs);
      const error = errorInfo(cause);
      if (error.control === "interrupt") run.trace.bubbled = true;
      if (error.control === "abort") run.trace.aborted = true;
      return toRow(run, { error: { ...error, kept: this.#keep(run, "error", error.text) } });
    });
  }

  /** A handler that is attached twice hears of each token twice, one after the other, with the same fields. */
  token({ id, mark }: RunEvent, fields?: unknown): void {
    const run = this.#shelf.findOpen(id, mark);
    if (!run || (fields !== undefined && fields === run.lastToken)) return;
    run.tokens += 1;
    run.lastToken = fields;
  }

  interrupted(id: string | undefined, status: string): void {
    const run = id === undefined ? undefined : this.#shelf.findOpen(id);
    if (run && run.id === run.trace.id) run.trace.interrupted = String(status);
  }

  resumed(id: string | undefined): void {
    const run = id === undefined ? undefined : this.#shelf.findOpen(id);
    if (run) run.trace.resumed = true;
  }

  /** Ends what will not be told to have ended, as runs that were left. */
  sweep(): void {
    this.#shelf.sweep();
  }

  /** Ends what is still under way, as runs that were left. */
  close(): void {
    this.#shelf.abandonAll();
  }

  #keep(run: OpenRun, kind: PayloadKind, value: unknown): Plain {
    return this.#options.privacy(value, { kind, name: run.name }, run.rawExtra);
  }

  /** LangChain tells of each start twice, the second time before anything else of the run. */
  #isKnown({ id, mark }: RunStart): boolean {
    const run = this.#shelf.findOpen(id, mark);
    return run !== undefined && run.mark === mark;
  }

  #idFor({ id }: RunStart): string {
    const isUsable = typeof id === "string" && id !== "";
    if (isUsable && !this.#shelf.isTaken(id)) return id;
    if (isUsable) this.#options.report(idTaken());
    return randomUUID();
  }

  #openTrace(id: string, event: RunStart): OpenTrace {
    const { metadata = {}, tags = [] } = event;
    const name = nameOf(event);
    const threadId = threadIn(metadata);
    const skipped =
      isStateUpdate(event.serialized) || !this.#options.wants({ id, name, tags, metadata });
    return this.#shelf.open({ id, name, threadId, skipped }, event.inputs);
  }

  #finish(run: OpenRun | undefined, rowOf: (run: OpenRun) => LangSmithRun): void {
    if (!run || run.ended) return;
    const { trace } = run;
    const isRoot = run.id === trace.id;
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

function threadIn(metadata: unknown): string | undefined {
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const threadId: unknown = Reflect.get(metadata, "thread_id");
  return typeof threadId === "string" ? threadId : undefined;
}

function idTaken(): TraceJudgeError {
  return new TraceJudgeError(
    "RUN_ID_TAKEN",
    "A run has the id of an earlier one, so it is recorded under an id of its own",
    "Leave `runId` out of the configuration, or give each run its own",
  );
}
