import { CLOCK_SKEW_MS } from "./clock-skew.ts";
import { listRoots } from "./list-roots.ts";
import { pause } from "./pause.ts";
import { PendingRuns } from "./pending-runs.ts";
import { type Job, type JobEvent, type JobOptions, openJob } from "./project-job.ts";
import { Retries } from "./retries.ts";
import type { RootRun } from "./root-run.ts";
import { scoreRoots } from "./score-roots.ts";
import { Tally } from "./tally.ts";

export interface WatchOptions extends JobOptions {
  /** Between two looks; a second. */
  everyMs?: number;
  /** The same while no run is under way and none ended lately; two looks' time. */
  idleMs?: number;
  /** Start with runs so old. Else where the last watch ended, or a quarter of an hour ago. */
  sinceMs?: number;
  /**
   * A run that ended so long ago has all its children in LangSmith; five seconds. One whose rows say
   * that they are all there is judged at once.
   */
  settleMs?: number;
  /** Rows may arrive so late, and clocks be off by so much; a quarter of an hour. */
  overlapMs?: number;
}

/**
 * Judges the runs of a project as they end, until the signal of its line to LangSmith is aborted.
 * Every tenth look asks for the last `overlapMs` again, by the server's clock, and remembers what it has
 * seen: a run that arrives late, or whose clock is wrong, is neither lost nor judged twice.
 */
export async function* watch(options: WatchOptions): AsyncGenerator<JobEvent> {
  const { everyMs = 1_000, idleMs = 2 * everyMs } = options;
  const job = await openJob(options);
  yield* job.problems.map((problem) => ({ problem }));
  const { signal } = job.langsmith;
  const looks = await openLooks(job, options);
  while (signal?.aborted !== true) {
    const begun = Date.now();
    yield* looks.look();
    // A look that took long has been pause enough: the line to LangSmith waits where it is told to.
    const gap = looks.isBusy() ? everyMs : idleMs;
    await pause(Math.max(everyMs / 4, gap - (Date.now() - begun)), signal);
  }
}

interface Looks {
  look(): AsyncGenerator<JobEvent>;
  /** Whether runs are under way, or ended lately: more of them are likely. */
  isBusy(): boolean;
}

/** A project where runs ended so lately is looked at often. */
const LATELY_MS = 60_000;
/** Every so many looks the whole overlap is asked for; in between only what began in the last minute. */
const WHOLE_LOOK = 10;

type Result = Parameters<Tally["count"]>[0];

async function openLooks(job: Job, options: WatchOptions): Promise<Looks> {
  const { settleMs = 5_000, overlapMs = CLOCK_SKEW_MS, sinceMs } = options;
  const file = job.state("watch");
  const before = await file.read();
  const backfilled = await job.state("backfill").read();
  const pending = new PendingRuns({ ...backfilled?.pending, ...before?.pending });
  const tally = new Tally(pending);
  const retries = new Retries();
  const began = job.langsmith.now();
  let from = sinceMs === undefined ? (before?.listedTo ?? began) - overlapMs : began - sinceMs;
  /** Run ids to start times; only of the overlap. */
  const seen = new Map<string, number>();
  let busyAt = 0;
  let looks = 0;

  async function* ready(now: number): AsyncGenerator<JobEvent, RootRun[]> {
    const isWhole = looks++ % WHOLE_LOOK === 0;
    const window = { from: isWhole ? from : Math.max(from, now - LATELY_MS), to: now + overlapMs };
    const listed = await listRoots(job.source.roots(window), window);
    const { roots: waited, problems } = await pending.look(job, now);
    yield* problems.map((problem) => ({ problem }));
    const roots = new Map([...listed, ...waited].map((root) => [root.id, root]));
    const fresh = [...roots.values()].filter(({ id }) => !seen.has(id) && !retries.waits(id, now));
    for (const root of fresh) pending.add(root, now);
    return fresh.filter(({ endTime }) => endTime !== undefined);
  }
  /** What is wrong with a run is told once, not at each try. */
  function* told(result: Result, now: number): Generator<JobEvent> {
    const wasTold = retries.has(result.root.id);
    for (const event of tally.count(result, now))
      if (!wasTold || !("problem" in event)) yield event;
  }

  function remember(result: Result): void {
    const { id, startTime } = result.root;
    if ("skipped" in result || result.scored !== undefined) {
      seen.set(id, startTime);
      retries.done(id);
      busyAt = Date.now();
    } else if (!result.waits) retries.failed(id, job.langsmith.now());
  }

  return {
    isBusy: () => pending.size > 0 || Date.now() - busyAt < LATELY_MS,
    async *look() {
      const now = job.langsmith.now();
      const justEnded = (root: RootRun) => !pending.isSettled(root, now, settleMs);
      for await (const result of scoreRoots(job, yield* ready(now), { justEnded })) {
        yield* told(result, now);
        remember(result);
      }
      from = now - overlapMs;
      for (const [id, startTime] of seen) if (startTime < from) seen.delete(id);
      if (!job.dryRun) {
        await file.write({ version: 1, rest: [], listedTo: now, pending: pending.toJSON() });
      }
      yield { progress: tally.progress() };
    },
  };
}
