import { type Problem, type Trace, TraceJudgeError, traceFromRuns } from "@tracejudge/core";
import { feedbackRows } from "./feedback-rows.ts";
import { writeFeedback } from "./feedback-sink.ts";
import { type Job, type ScoredRun, scoredRun } from "./project-job.ts";
import { fatalError, statusOf } from "./refusal.ts";
import { needsReview } from "./review-queue.ts";
import type { RootRun } from "./root-run.ts";
import type { RunSource } from "./run-source.ts";

/** LangSmith's own limit of runs in a trace. */
const MOST_ROWS = 25_000;

export interface RootResult {
  root: RootRun;
  scored?: ScoredRun;
  problems: Problem[];
}

/**
 * Reads a run's trace, judges it and writes the feedback: details, then the queue, then the overall
 * row, which says that all is there. Whatever stops it in between, doing it again gives the same.
 * Rejects only with what ends the whole job.
 */
export async function scoreRoot(job: Job, root: RootRun): Promise<RootResult> {
  try {
    const { trace, problems } = await readTrace(job.source, root);
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
    return { root, problems: [unreadable(root, `status ${statusOf(error)}`)] };
  }
}

/** The trace of a run, from all its rows. Rows that come twice count once. */
export async function readTrace(
  source: RunSource,
  root: Pick<RootRun, "traceId" | "startTime">,
): Promise<{ trace: Trace | undefined; problems: Problem[] }> {
  const rows = new Map<string, unknown>();
  for await (const row of source.trace(root)) {
    rows.set(row.id, row);
    if (rows.size >= MOST_ROWS) break;
  }
  return traceFromRuns([...rows.values()], { file: `LangSmith run ${root.traceId}` });
}

function unreadable({ id }: RootRun, why: string): Problem {
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
