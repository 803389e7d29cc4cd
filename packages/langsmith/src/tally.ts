import type { PendingRuns } from "./pending-runs.ts";
import type { JobEvent, JobProgress } from "./project-job.ts";
import type { RootRun } from "./root-run.ts";
import type { RootResult } from "./score-root.ts";

/** Counts what a job has done, and tells it. */
export class Tally {
  scored = 0;
  private skipped = 0;
  private failed = 0;
  private readonly began = Date.now();
  private readonly total: number;
  private readonly pending: PendingRuns;

  constructor(pending: PendingRuns, total = 0) {
    this.pending = pending;
    this.total = total;
  }

  /** What became of one run; what could not be judged stays pending. */
  *count(result: RootResult | { root: RootRun; skipped: true }, now: number): Generator<JobEvent> {
    const { root } = result;
    if ("skipped" in result) {
      this.skipped += 1;
      this.pending.done(root.id);
    } else if (result.waits) {
      this.pending.add(root, now);
    } else {
      yield* result.problems.map((problem) => ({ problem }));
      if (result.scored === undefined) {
        this.failed += 1;
        this.pending.add(root, now);
      } else {
        this.scored += 1;
        this.pending.done(root.id);
        yield { scored: result.scored };
      }
    }
    yield { progress: this.progress() };
  }

  progress(): JobProgress {
    const { scored, skipped, failed, total } = this;
    const pending = this.pending.size;
    const done = scored + skipped + Math.max(failed, pending);
    const left = total - done;
    const each = (Date.now() - this.began) / Math.max(1, scored);
    return {
      done,
      total: Math.max(total === 0 ? 0 : done, total),
      skipped,
      pending,
      ...(total > 0 && scored >= 3 && { etaMs: Math.max(0, left) * each }),
    };
  }
}
