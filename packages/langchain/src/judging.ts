import { type Judge, type LangSmithRun, type Step, type Trace, traceFromRuns, type Verdict } from "@tracejudge/core";
import { errorVerdict } from "./error-verdict.ts";

/** Rows of one trace kept for judging; of a longer one the root's row is still taken. */
const MAX_ROWS = 20_000;
/** Longer traces are judged at their end only: building them again and again would cost too much. */
const MAX_ROWS_AHEAD = 1_000;

const judgedKinds = new Set(["llm", "tool", "retriever"]);

interface Pending {
  rows: LangSmithRun[];
  /** A step ended since the trace was last looked at. */
  fresh: boolean;
  prepared: Set<string>;
}

export type Judging = ReturnType<typeof createJudging>;

/** Says whether all that will be known of a step is known, so that judging it early is no waste. */
function isSettled(step: Step): boolean {
  if (step.kind === "node") return false;
  if (step.kind !== "llm") return step.call?.result !== undefined;
  return (step.output?.toolCalls ?? []).every((call) => call.result !== undefined);
}

/**
 * Judges runs one after the other, and finished steps of unfinished runs while no finished run
 * waits.
 */
export function createJudging(judge: Judge, deliver: (verdict: Verdict) => void) {
  const traces = new Map<string, Pending>();
  const finished: string[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    for (;;) {
      const traceId = finished.shift();
      if (traceId !== undefined) await judgeTrace(traceId);
      else if (!(await prepareOne())) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function wake(): void {
    working ??= work().finally(() => {
      working = undefined;
      if (finished.length > 0) wake();
    });
  }

  async function judgeTrace(traceId: string): Promise<void> {
    const rows = traces.get(traceId)?.rows ?? [];
    traces.delete(traceId);
    const { trace } = traceFromRuns(rows);
    if (!trace) {
      deliver(errorVerdict({ id: traceId }, "No row of the run could be read", judge));
      return;
    }
    deliver(await judge.judge(trace).catch((error: unknown) => errorVerdict(trace, String(error), judge)));
  }

  async function prepareOne(): Promise<boolean> {
    for (const pending of traces.values()) {
      if (!pending.fresh) continue;
      const next = nextStep(pending);
      if (!next) continue;
      pending.prepared.add(next.step.id);
      await judge.prepare(next.trace, next.step).catch(() => undefined);
      return true;
    }
    return false;
  }

  function nextStep(pending: Pending): { trace: Trace; step: Step } | undefined {
    const { trace } = traceFromRuns(pending.rows);
    const step = trace?.steps.find((one) => isSettled(one) && !pending.prepared.has(one.id));
    if (trace && step) return { trace, step };
    pending.fresh = false;
    return undefined;
  }

  return {
    add(traceId: string, rows: readonly LangSmithRun[]): void {
      const pending = traces.get(traceId) ?? { rows: [], fresh: false, prepared: new Set() };
      traces.set(traceId, pending);
      for (const row of rows) {
        if (pending.rows.length < MAX_ROWS || row.id === traceId) pending.rows.push(row);
        if (judgedKinds.has(row.run_type ?? "")) pending.fresh = true;
      }
      if (pending.rows.length > MAX_ROWS_AHEAD) pending.fresh = false;
      if (pending.fresh) wake();
    },
    finish(traceId: string): void {
      finished.push(traceId);
      wake();
    },
    drop(traceId: string): void {
      traces.delete(traceId);
    },
    async close(): Promise<void> {
      while (working) await working;
      await judge.close();
    },
  };
}
