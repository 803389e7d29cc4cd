import type { Problem, Verdict } from "@tracejudge/core";
import { deletedRuns } from "./deleted-runs.ts";
import { type Read, readObjects } from "./read-lines.ts";
import { type RunRow, traceIdOf } from "./read-runs.ts";
import { verdictsOf } from "./read-verdicts.ts";
import { listSegments, type SegmentOnDisk } from "./segments.ts";

/** One line of the list of recorded runs. */
export interface RecordedRun {
  traceId: string;
  name: string;
  threadId?: string;
  /** Milliseconds since the epoch. */
  startTime?: number;
  /** Absent while the run is unjudged. */
  verdict?: Verdict;
}

/**
 * Roots only, newest segment first, so that a caller who wants the last twenty reads little.
 * Verdicts are always written after their run, so walking backwards meets them first.
 */
export async function* listRuns(dir: string): AsyncGenerator<Read<RecordedRun>> {
  const verdicts = new Map<string, Verdict>();
  const listed = new Set(await deletedRuns(dir));
  for (const segment of (await listSegments(dir)).reverse()) {
    yield* newestVerdicts(segment, verdicts);
    const runs: RecordedRun[] = [];
    yield* readRoots(segment, runs);
    for (const run of runs.reverse()) {
      if (listed.has(run.traceId)) continue;
      listed.add(run.traceId);
      const verdict = verdicts.get(run.traceId);
      verdicts.delete(run.traceId);
      yield { value: verdict === undefined ? run : { ...run, verdict } };
    }
  }
}

/** A verdict that is known already comes from a newer segment and stays. */
async function* newestVerdicts(
  segment: SegmentOnDisk,
  known: Map<string, Verdict>,
): AsyncGenerator<{ problem: Problem }> {
  const here = new Map<string, Verdict>();
  for await (const read of verdictsOf(segment.scoresFile)) {
    if ("problem" in read) yield read;
    else here.set(read.value.traceId, read.value);
  }
  for (const [id, verdict] of here) if (!known.has(id)) known.set(id, verdict);
}

async function* readRoots(
  segment: SegmentOnDisk,
  into: RecordedRun[],
): AsyncGenerator<{ problem: Problem }> {
  for await (const read of readObjects(segment.runsFile)) {
    if ("problem" in read) yield read;
    else if (isRoot(read.value)) into.push(recordedRun(read.value));
  }
}

function isRoot(row: RunRow): boolean {
  const id = traceIdOf(row);
  return id !== undefined && (id === row.id || row.parent_run_id == null);
}

function recordedRun(row: RunRow): RecordedRun {
  const extra = row.extra as { metadata?: { thread_id?: unknown } } | undefined;
  const threadId = extra?.metadata?.thread_id;
  const startTime = new Date(row.start_time as string | number).getTime();
  return {
    traceId: traceIdOf(row) ?? "",
    name: typeof row.name === "string" ? row.name : "run",
    ...(typeof threadId === "string" ? { threadId } : {}),
    ...(Number.isNaN(startTime) ? {} : { startTime }),
  };
}
