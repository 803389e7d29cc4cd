import { CLOCK_SKEW_MS } from "./clock-skew.ts";
import { countRoots } from "./count-roots.ts";
import { listRoots } from "./list-roots.ts";
import { PendingRuns } from "./pending-runs.ts";
import { type Job, type JobEvent, type JobOptions, openJob } from "./project-job.ts";
import type { RootRun } from "./root-run.ts";
import type { Window } from "./run-source.ts";
import { scoreRoots } from "./score-roots.ts";
import type { State } from "./state-file.ts";
import { Tally } from "./tally.ts";
import { TimeSlices } from "./time-slices.ts";

export interface BackfillOptions extends JobOptions {
  /** Runs that started so long ago, and later; milliseconds. */
  sinceMs: number;
  /** Judge at most so many runs. */
  limit?: number;
}

/** Long before there was a LangSmith: each week that is asked for costs a request. */
const EARLIEST = Date.UTC(2020, 0);
/** Rows of a run that ended so lately may still be on their way. */
const SETTLE_MS = 5_000;

/**
 * Judges the runs of a project, the newest first, and writes their scores to LangSmith. Killed and
 * started again it goes on where it was; a second time it adds nothing.
 */
export async function* backfill(options: BackfillOptions): AsyncGenerator<JobEvent> {
  const { limit = Number.POSITIVE_INFINITY } = options;
  const job = await openJob(options);
  yield* job.problems.map((problem) => ({ problem }));
  const now = job.langsmith.now();
  const file = job.state("backfill");
  const before = job.dryRun ? undefined : await file.read();
  const windows = windowsOf(before, Math.max(EARLIEST, now - options.sinceMs), now);
  const pending = new PendingRuns(before?.pending);
  const tally = new Tally(pending, Math.min(limit, await countRoots(job, windows)));
  const slices = new TimeSlices(windows);

  const justEnded = (root: RootRun) => !pending.isSettled(root, job.langsmith.now(), SETTLE_MS);
  async function* score(roots: readonly RootRun[]): AsyncGenerator<JobEvent> {
    const most = limit - tally.scored;
    for await (const result of scoreRoots(job, roots, { most, justEnded })) {
      yield* tally.count(result, now);
    }
  }
  async function save(): Promise<void> {
    if (job.dryRun) return;
    const rest = [...slices.rest];
    await file.write({ version: 1, rest, listedTo: now, pending: pending.toJSON() });
  }

  yield* score(yield* ended(job, pending, now));
  for (let slice = slices.next(); slice !== undefined; slice = slices.next()) {
    if (tally.scored >= limit) break;
    const roots = await listRoots(job.source.roots(slice), slice);
    for (const root of roots) if (root.endTime === undefined) pending.add(root, now);
    yield* score(roots.filter(({ endTime }) => endTime !== undefined));
    // Where the limit cut it short, the next start looks at this slice again.
    if (tally.scored >= limit) break;
    slices.done(slice, roots.length);
    await save();
    yield { progress: tally.progress() };
  }
  await save();
}

/** Runs that were pending when last seen, and have ended since. */
async function* ended(
  job: Job,
  pending: PendingRuns,
  now: number,
): AsyncGenerator<JobEvent, RootRun[]> {
  const { roots, problems } = await pending.look(job, now);
  yield* problems.map((problem) => ({ problem }));
  return roots.filter(({ endTime }) => endTime !== undefined);
}

/** An unfinished pass is finished, with what came since; a finished one begins anew. */
function windowsOf(before: State | undefined, from: number, now: number): Window[] {
  const to = now + CLOCK_SKEW_MS;
  if (before === undefined || before.rest.length === 0) return [{ from, to }];
  const oldest = Math.min(...before.rest.map((window) => window.from));
  const since = { from: before.listedTo - CLOCK_SKEW_MS, to };
  return [since, ...before.rest, { from, to: oldest }].map((window) => ({
    from: Math.max(from, window.from),
    to: window.to,
  }));
}
