import type { Judge, Trace, Verdict } from "@tracejudge/core";
import type { JudgeResult } from "../judging-protocol.ts";
import type { JudgedCache } from "../verdicts/judged-cache.ts";
import { itemsUntilStopped } from "./until-stopped.ts";
import { flaggedRuns, worstOf } from "./worst-flagged.ts";

/** A run on its way to the judge, or something of its source that could not be read. */
export type RunToJudge =
  | {
      trace: Trace /** Puts the verdict where the run lies. */;
      keep?(verdict: Verdict): Promise<void>;
    }
  | { unreadable: true };

export interface JudgingOptions {
  signal: AbortSignal;
  /** Called as steps and runs are done; `share` of the run under way, 0 to 1. */
  onProgress(sofar: JudgeResult, share: number): void;
}

/**
 * Judges the runs one after the other. What is judged stays, also when the rest is stopped; what the
 * judge has said of the very same run before is not asked again.
 */
export async function judgeRuns(
  runs: AsyncIterable<RunToJudge> | Iterable<RunToJudge>,
  judge: Judge,
  judged: JudgedCache,
  { signal, onProgress }: JudgingOptions,
): Promise<JudgeResult> {
  const result: JudgeResult = { judged: 0, known: 0, flagged: 0, unreadable: 0, worst: [] };
  for await (const run of itemsUntilStopped(runs, signal)) {
    if ("unreadable" in run) {
      result.unreadable += 1;
      continue;
    }
    const before = await judged.known(run.trace, judge);
    const told = (done: number, total: number) => onProgress(result, done / total);
    const verdict = before ?? (await judgeUnlessStopped(judge, run.trace, signal, told));
    if (verdict === undefined) break;
    if (before === undefined) await judged.set(run.trace, judge, verdict);
    await run.keep?.(verdict);
    result.judged += 1;
    if (before !== undefined) result.known += 1;
    if (verdict.status === "FLAGGED") result.flagged += 1;
    result.worst = worstOf(result.worst, flaggedRuns(run.trace, verdict));
    onProgress(result, 0);
  }
  return result;
}

async function judgeUnlessStopped(
  judge: Judge,
  trace: Trace,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Verdict | undefined> {
  try {
    return await judge.judge(trace, { signal, onProgress });
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  }
}
