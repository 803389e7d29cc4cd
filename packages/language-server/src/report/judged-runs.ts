import { setImmediate as nextTurn } from "node:timers/promises";
import type { Verdict } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import type { RunPick } from "../report-protocol.ts";

/** A recorded run as the report counts it: small, since there may be ten thousand. */
export interface CountedRun {
  pick: RunPick;
  /** Attribute scores of the run, 0 to 4. */
  scores: ReadonlyMap<string, number>;
}

/** Takes the verdict of each run in passing; it is too large to be kept. */
export type VerdictVisitor = (verdict: Verdict, run: CountedRun) => void;

/** Runs that are read before others get a turn. */
const TURN = 50;

/**
 * The newest recorded runs of a workspace folder, at most `limit`. Throws the signal's reason once it
 * goes off.
 */
export async function countRuns(
  { folder, dir }: { folder: string; dir: string },
  limit: number,
  visit: VerdictVisitor,
  signal: AbortSignal,
): Promise<{ runs: CountedRun[]; truncated: boolean }> {
  const runs: CountedRun[] = [];
  for await (const read of openStore({ dir }).listRuns()) {
    signal.throwIfAborted();
    if ("problem" in read) continue;
    if (runs.length >= limit) return { runs, truncated: true };
    const { traceId, name, startTime, verdict } = read.value;
    const pick: RunPick = {
      folder,
      traceId,
      name,
      status: verdict?.status ?? "unjudged",
      ...(verdict?.score != null && { score: verdict.score }),
      ...(startTime !== undefined && { at: startTime }),
    };
    const scores = verdict?.attributes.map(({ attribute, score }) => [attribute, score] as const);
    const run = { pick, scores: new Map(scores) };
    runs.push(run);
    if (verdict !== undefined) visit(verdict, run);
    if (runs.length % TURN === 0) await nextTurn();
  }
  return { runs, truncated: false };
}
