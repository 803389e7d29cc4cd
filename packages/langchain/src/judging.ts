import {
  errorVerdict,
  type Judge,
  type LangSmithRun,
  type NamedTrace,
  type Step,
  type Trace,
  traceFromRuns,
  type Verdict,
  verdictSchema,
} from "@tracejudge/core";

/** Rows of one trace kept for judging; of a longer one the root's row is still taken. */
const MAX_ROWS = 20_000;
/** Longer traces are judged at their end only: building them again and again would cost too much. */
const MAX_ROWS_AHEAD = 1_000;

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

function newPending(): Pending {
  return { rows: [], fresh: false, trace: undefined, ahead: [], seen: new Set() };
}

/** Says whether all that will be known of a step is known, so that judging it early is no waste. */
function isSettled(step: Step): boolean {
  if (step.kind === "node") return false;
  if (step.kind !== "llm") return step.call?.result !== undefined;
  return (step.output?.toolCalls ?? []).every((call) => call.result !== undefined);
}

/**
 * Judges finished runs one after the other, and finished steps of unfinished runs while no finished
 * run waits.
 */
export class Judging {
  readonly #judge: Judge;
  readonly #deliver: (verdict: Verdict) => void;
  readonly #traces = new Map<string, Pending>();
  readonly #finished: string[] = [];
  #working: Promise<void> | undefined;

  constructor(judge: Judge, deliver: (verdict: Verdict) => void) {
    this.#judge = judge;
    this.#deliver = deliver;
  }

  add(traceId: string, rows: readonly LangSmithRun[]): void {
    const pending = this.#traces.get(traceId) ?? newPending();
    this.#traces.set(traceId, pending);
    for (const row of rows) {
      if (pending.rows.length < MAX_ROWS || row.id === traceId) pending.rows.push(row);
      if (judgedKinds.has(row.run_type ?? "")) pending.fresh = true;
    }
    if (pending.rows.length > MAX_ROWS_AHEAD) pending.fresh = false;
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
    await this.#judge.close();
  }

  #wake(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#finished.length > 0) this.#wake();
    });
  }

  async #work(): Promise<void> {
    for (;;) {
      const traceId = this.#finished.shift();
      if (traceId !== undefined) await this.#judgeTrace(traceId);
      else if (!(await this.#prepareOne().catch(() => true))) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #judgeTrace(traceId: string): Promise<void> {
    const rows = this.#traces.get(traceId)?.rows ?? [];
    this.#traces.delete(traceId);
    const verdict = await this.#verdictOf(traceId, rows);
    try {
      this.#deliver(verdict);
    } catch {
      // The next runs are judged whatever becomes of this verdict.
    }
  }

  async #verdictOf(id: string, rows: readonly LangSmithRun[]): Promise<Verdict> {
    try {
      const { trace } = traceFromRuns(rows);
      if (trace) return verdictOn(id, await this.#judge.judge(trace));
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

  async #prepareOne(): Promise<boolean> {
    for (const pending of this.#traces.values()) {
      if (pending.fresh) lookAhead(pending);
      const step = pending.ahead.shift();
      if (!step || !pending.trace) continue;
      await this.#judge.prepare(pending.trace, step);
      return true;
    }
    return false;
  }
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
