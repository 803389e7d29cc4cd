import {
  type LangSmithRun,
  type Problem,
  type Trace,
  TraceJudgeError,
  traceFromRuns,
} from "@tracejudge/core";
import { feedbackRows } from "./feedback-rows.ts";
import { writeFeedback } from "./feedback-sink.ts";
import { isWhole } from "./is-whole.ts";
import { UNANSWERED } from "./patience.ts";
import { type Job, type ScoredRun, scoredRun } from "./project-job.ts";
import { fatalError, statusOf } from "./refusal.ts";
import { needsReview } from "./review-queue.ts";
import type { RootRun } from "./root-run.ts";
import type { RunSource } from "./run-source.ts";

/** LangSmith's own limit of runs in a trace. */
const MOST_ROWS = 25_000;

export interface RootResult {
  root: RootRun;
  /** It has just ended, and rows of it are still missing: it was not judged yet. */
  waits?: true;
  scored?: ScoredRun;
  problems: Problem[];
}

/**
 * Reads a run's trace, judges it and writes the feedback: details, then the queue, then the overall
 * row, which says that all is there. Whatever stops it in between, doing it again gives the same.
 * Rejects only with what ends the whole job. A run that has `justEnded` is judged only where all of it
 * is there.
 */
export async function scoreRoot(job: Job, root: RootRun, justEnded = false): Promise<RootResult> {
  try {
    const rows = await readRows(job.source, root);
    if (justEnded && !isWhole(rows)) return { root, waits: true, problems: [] };
    const { trace, problems } = traceOf(rows, root);
    if (trace === undefined) return { root, problems: [...problems, unreadable(root, "no rows")] };
    const { signal } = job.langsmith;
    const verdict = await job.turn(() => job.judge.judge(trace, signal ? { signal } : {}));
    const scored = scoredRun(trace, verdict);
    if (job.dryRun) return { root, scored, problems };
    const { details, overall } = feedbackRows(trace, verdict);
    const target = { projectId: job.project.id, traceId: root.traceId };
    await writeFeedback(job.langsmith, details, target);
    if (job.review !== undefined && needsReview(verdict)) {
      await job.review.add(root);
      scored.queued = true;
    }
    await writeFeedback(job.langsmith, [overall], target);
    return { root, scored: { ...scored, feedback: details.length + 1 }, problems };
  } catch (error) {
    if (job.langsmith.signal?.aborted) throw interrupted();
    const fatal = fatalError(error);
    if (fatal !== undefined) throw fatal;
    return { root, problems: [unreadable(root, whyRefused(statusOf(error)))] };
  }
}

/** The trace of a run, from all its rows. */
export async function readTrace(
  source: RunSource,
  root: Pick<RootRun, "traceId" | "startTime">,
): Promise<{ trace: Trace | undefined; problems: Problem[] }> {
  return traceOf(await readRows(source, root), root);
}

/** Rows that come twice count once. */
async function readRows(
  source: RunSource,
  root: Pick<RootRun, "traceId" | "startTime">,
): Promise<LangSmithRun[]> {
  const rows = new Map<string, LangSmithRun>();
  for await (const row of source.trace(root)) {
    rows.set(row.id, row);
    if (rows.size >= MOST_ROWS) break;
  }
  return [...rows.values()];
}

function traceOf(rows: readonly LangSmithRun[], { traceId }: Pick<RootRun, "traceId">) {
  return traceFromRuns(rows, { file: `LangSmith run ${traceId}` });
}

/** Why LangSmith did not give a run, for whoever reads it. */
export function whyRefused(status: number | undefined): string {
  return status === UNANSWERED
    ? "LangSmith answers others, but not what this one needs; it may be too large to be given"
    : `status ${status}`;
}

/** A run that is left out. */
export function unreadable({ id }: Pick<RootRun, "id">, why: string): Problem {
  return {
    code: "RUN_REFUSED",
    severity: "error",
    message: `the run could not be judged: ${why}`,
    remedy: "See whether it still exists in LangSmith; the next start tries it again",
    file: `LangSmith run ${id}`,
  };
}

function interrupted(): TraceJudgeError {
  return new TraceJudgeError("ABORTED", "The job was interrupted", "Start it again to go on");
}
