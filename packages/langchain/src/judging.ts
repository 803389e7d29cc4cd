import { setImmediate } from "node:timers"; // an app's tests may replace the global ones
import {
  errorVerdict,
  type Judge,
  type LangSmithRun,
  type NamedTrace,
  type Step,
  type Trace,
  TraceJudgeError,
  traceFromRuns,
  type Verdict,
  verdictSchema,
} from "@tracejudge/core";
import type { Patience } from "./patience.ts";

/** Rows of one trace kept for judging; of a longer one the root's row is still taken. */
const MAX_ROWS = 20_000;
/** Longer traces are judged at their end only: building them again and again would cost too much. */
const MAX_ROWS_AHEAD = 1_000;

/** A hint that takes longer is worth no waiting for. */
const PREPARE_MS = 30_000;
const CLOSE_MS = 5_000;

const judgedKinds = new Set(["llm", "tool", "retriever"]);

interface Pending {
  rows: LangSmithRun[];
  /** A step ended since the trace was last looked at. */
  fresh: boolean;
  /** The trace as it was last looked at. */
  trace: Trace | undefined;
  /** Its steps that wait to be judged ahead. */
  ahead: Step[];
  /** Ids of the steps that were ever lined up. */
  seen: Set<string>;
}

function newPending(rows: LangSmithRun[] = []): Pending {
  return { rows, fresh: false, trace: undefined, ahead: [], seen: new Set() };
}

/** Says whether all that will be known of a step is known, so that judging it early is no waste. */
function isSettled(step: Step): boolean {
  if (step.kind === "node") return false;
  if (step.kind !== "llm") return step.call?.result !== undefined;
  return (step.output?.toolCalls ?? []).every((call) => call.result !== undefined);
}

export interface JudgingOptions {
  judge: Judge;
  deliver(verdict: Verdict): void;
  report(error: unknown): void;
  patience: Patience;
  /** Told before each piece of work on a trace, and of the judge's progress with it. */
  onWork?: (traceId: string) => void;
}

/**
 * Judges finished runs one after the other, and finished steps of unfinished runs while no finished
 * run waits. A judge that never answers costs each run a verdict that says so, and nobody more than
 * the patience given.
 */
export class Judging {
  readonly #judge: Judge;
  readonly #options: JudgingOptions;
  readonly #patience: Patience;
  readonly #traces = new Map<string, Pending>();
  readonly #finished: string[] = [];
  #working: Promise<void> | undefined;
  /** Whether steps are judged ahead: not by a judge that did not answer once. */
  #ahead = true;

  constructor(options: JudgingOptions) {
    this.#judge = options.judge;
    this.#options = options;
    this.#patience = options.patience;
  }

  add(traceId: string, rows: readonly LangSmithRun[]): void {
    const pending = this.#traces.get(traceId) ?? newPending();
    this.#traces.set(traceId, pending);
    for (const row of rows) {
      if (pending.rows.length < MAX_ROWS || row.id === traceId) pending.rows.push(row);
      if (judgedKinds.has(row.run_type ?? "")) pending.fresh = true;
    }
    if (!this.#ahead || pending.rows.length > MAX_ROWS_AHEAD) pending.fresh = false;
    if (pending.fresh) this.#wake();
  }

  finish(traceId: string): void {
    this.#finished.push(traceId);
    this.#wake();
  }

  drop(traceId: string): void {
    this.#traces.delete(traceId);
  }

  async close(): Promise<void> {
    while (this.#working) await this.#working;
    await this.#patience.wait("The judge's close", () => this.#judge.close(), CLOSE_MS);
  }

  #wake(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      this.#patience.restore();
      if (this.#finished.length > 0) this.#wake();
    });
  }

  async #work(): Promise<void> {
    for (;;) {
      const traceId = this.#finished.shift();
      if (traceId !== undefined) await this.#judgeTrace(traceId);
      else if (!(await this.#prepareOne())) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #judgeTrace(traceId: string): Promise<void> {
    this.#options.onWork?.(traceId);
    const rows = this.#traces.get(traceId)?.rows ?? [];
    this.#traces.delete(traceId);
    const verdict = await this.#verdictOf(traceId, rows);
    try {
      this.#options.deliver(verdict);
    } catch {
      // The next runs are judged whatever becomes of this verdict.
    }
  }

  async #verdictOf(id: string, rows: readonly LangSmithRun[]): Promise<Verdict> {
    try {
      const { trace } = traceFromRuns(rows);
      if (trace) return verdictOn(id, await this.#ask(id, trace));
      return this.#unjudged({ id }, "No row of the run could be read");
    } catch (error) {
      const root = rows.find((row) => row.id === id);
      return this.#unjudged({ id, name: root?.name }, String(error));
    }
  }

  #unjudged(trace: NamedTrace, error: string): Verdict {
    const { rubric, info } = this.#judge;
    return errorVerdict({ trace, rubric, info, error });
  }

  #ask(id: string, trace: Trace): Promise<Verdict> {
    return this.#patience.wait("The judge", (alive, signal) => {
      const onProgress = () => {
        alive();
        this.#options.onWork?.(id);
      };
      return this.#judge.judge(trace, { signal, onProgress });
    });
  }

  async #prepareOne(): Promise<boolean> {
    if (!this.#ahead) return false;
    for (const [traceId, pending] of this.#traces) {
      if (pending.fresh) this.#options.onWork?.(traceId);
      const step = nextAhead(pending);
      if (!step) continue;
      this.#options.onWork?.(traceId);
      await this.#prepare(step.trace, step.step);
      return true;
    }
    return false;
  }

  async #prepare(trace: Trace, step: Step): Promise<void> {
    const hint = () => this.#judge.prepare(trace, step);
    try {
      await this.#patience.wait("The judge's prepare", hint, PREPARE_MS);
    } catch (error) {
      if (!(error instanceof TraceJudgeError && error.code === "JUDGE_SILENT")) return;
      this.#ahead = false;
      for (const pending of this.#traces.values()) Object.assign(pending, newPending(pending.rows));
      this.#options.report(error);
    }
  }
}

/** The next step to judge ahead; none where the trace cannot be built. */
function nextAhead(pending: Pending): { trace: Trace; step: Step } | undefined {
  try {
    if (pending.fresh) lookAhead(pending);
  } catch {
    return undefined;
  }
  const { trace } = pending;
  const step = pending.ahead.shift();
  return trace && step && { trace, step };
}

/** Builds the trace so far and lines up the steps that can be judged already. */
function lookAhead(pending: Pending): void {
  pending.fresh = false;
  pending.trace = traceFromRuns(pending.rows).trace;
  const settled = pending.trace?.steps.filter(isSettled) ?? [];
  const left = new Set(pending.ahead.map(({ id }) => id));
  pending.ahead = settled.filter(({ id }) => left.has(id) || !pending.seen.has(id));
  for (const { id } of pending.ahead) pending.seen.add(id);
}

/**
 * A judge of the user's own may give anything; its verdict is on this run, whatever it says. Only what
 * belongs in a verdict is taken: the rest might be nothing that a thread or a file can take.
 */
function verdictOn(traceId: string, given: unknown): Verdict {
  if (typeof given !== "object" || given === null) {
    throw new TypeError("The judge gave no verdict");
  }
  const { data, error } = verdictSchema.safeParse({ ...given, traceId });
  if (data) return data;
  const [fault] = error.issues;
  const place = fault?.path.map(String).join(".");
  throw new TypeError(`The judge gave no whole verdict (${place}: ${fault?.message})`);
}
