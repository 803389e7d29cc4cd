import { setImmediate as nextTurn } from "node:timers/promises";
import type { IndexedRun } from "@tracejudge/store";
import type { RunPick } from "../report-protocol.ts";
import { oneLine } from "../texts/one-line.ts";

/** A recorded run as the report counts it. */
export interface CountedRun {
  pick: RunPick;
  /** Attribute scores of the run, 0 to 4. */
  scores: ReadonlyMap<string, number>;
}

/** Runs that are counted before others get a turn. */
const TURN = 500;

/** The runs of a workspace folder, each visited in passing. Throws the signal's reason once it goes off. */
export async function countRuns(
  folder: string,
  runs: readonly IndexedRun[],
  visit: (run: CountedRun) => void,
  signal: AbortSignal,
): Promise<CountedRun[]> {
  const counted: CountedRun[] = [];
  for (const run of runs) {
    signal.throwIfAborted();
    const one = countedRun(folder, run);
    counted.push(one);
    visit(one);
    if (counted.length % TURN === 0) await nextTurn();
  }
  return counted;
}

function countedRun(folder: string, { traceId, name, startTime, verdict }: IndexedRun): CountedRun {
  const pick: RunPick = {
    folder,
    traceId,
    name: oneLine(name) || "run",
    status: verdict?.status ?? "unjudged",
    ...(verdict?.score != null && { score: verdict.score }),
    ...(startTime !== undefined && { at: startTime }),
  };
  return { pick, scores: new Map(Object.entries(verdict?.attributes ?? {})) };
}
