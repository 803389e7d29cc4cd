import type { Rubric } from "../rubric.ts";
import type { VerdictStatus } from "../verdict.ts";
import { flaggedUnder, type StatusFacts, scoreUnder } from "./status-under.ts";

/** How many recorded runs are flagged, and how many a rubric would flag. */
export interface FlagTally {
  /** Judged runs. */
  runs: number;
  flagged: number;
  wouldBe: number;
  /** Would be flagged and were not, and the other way round. */
  added: number;
  removed: number;
  /** Judged on none of the rubric's attributes, so that nothing can be said of them. */
  unknown: number;
}

/** A run whose flag the rubric changes. */
export interface FlagChange {
  /** It would be flagged; else it would be no more. */
  flagged: boolean;
  /** Weighted score by the rubric, 0 to 4. */
  score: number;
}

export function emptyTally(): FlagTally {
  return { runs: 0, flagged: 0, wouldBe: 0, added: 0, removed: 0, unknown: 0 };
}

/** Counts one judged run into the tally, without judging again; gives the change where there is one. */
export function tallyFlag(
  tally: FlagTally,
  { status, outcome }: { status: VerdictStatus; outcome: StatusFacts },
  rubric: Rubric,
): FlagChange | undefined {
  if (status === "ERROR") return undefined;
  const was = status === "FLAGGED";
  const flagged = flaggedUnder(outcome, rubric);
  tally.runs += 1;
  if (was) tally.flagged += 1;
  if (flagged === null) tally.unknown += 1;
  if (flagged ?? was) tally.wouldBe += 1;
  if (flagged === null || flagged === was) return undefined;
  if (flagged) tally.added += 1;
  else tally.removed += 1;
  return { flagged, score: scoreUnder(outcome, rubric) ?? 0 };
}

/** `recorded runs: 124 · flagged 17 → 23 (+8 −2)`. */
export function tallyText({ runs, flagged, wouldBe, added, removed, unknown }: FlagTally): string {
  if (runs === 0) return "recorded runs: none judged yet";
  const parts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])];
  const change = parts.length === 0 ? "" : ` → ${wouldBe} (${parts.join(" ")})`;
  const judge = unknown === 0 ? "" : ` · ${unknown} must be judged again`;
  return `recorded runs: ${runs} · flagged ${flagged}${change}${judge}`;
}
