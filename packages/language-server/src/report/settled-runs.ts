import { type Precedent, type SettledPair, settledPairs } from "@tracejudge/core";
import type { RunPick } from "../report-protocol.ts";

/** What people and judge said of something, and the run it is about, where that is among those counted. */
export interface SettledRun extends SettledPair {
  pick?: RunPick;
}

/**
 * Folder by folder, since copies of a run have its id in each; a precedent file that several folders
 * share counts once.
 */
export function settledRuns(
  sources: readonly { folder: string; precedents: readonly Precedent[] }[],
  picks: readonly RunPick[],
): SettledRun[] {
  const keyOf = (folder: string, traceId: string) => JSON.stringify([folder, traceId]);
  const known = new Map(picks.map((pick) => [keyOf(pick.folder, pick.traceId), pick]));
  const files = new Set(sources.map(({ precedents }) => precedents));
  return [...files].flatMap((file) => {
    const sharing = sources.filter(({ precedents }) => precedents === file);
    return settledPairs(file).map((pair) => {
      const [pick] = sharing.flatMap(({ folder }) => known.get(keyOf(folder, pair.traceId)) ?? []);
      return { ...pair, ...(pick !== undefined && { pick }) };
    });
  });
}
