import type { JudgeResult } from "@tracejudge/language-server/judging-protocol";
import { inert } from "./runs-filter.ts";

export interface FlaggedItem {
  label: string;
  description: string;
  detail: string;
  /** In the list of the runs. */
  index: number;
}

/** The flagged runs with the lowest scores, to be read in a list: their file may be too large to open. */
export function flaggedItems({ worst }: Pick<JudgeResult, "worst">): FlaggedItem[] {
  return worst.map(({ name, traceId, score, why }, index) => ({
    label: `$(error) ${(Math.floor(score * 10 + 1e-9) / 10).toFixed(1)} ${inert(name)}`,
    description: inert(traceId),
    detail: inert(why),
    index,
  }));
}

/** What stands above that list. */
export function flaggedTitle({ worst, flagged }: Pick<JudgeResult, "worst" | "flagged">): string {
  if (worst.length < flagged) return `The worst ${worst.length} of ${flagged} flagged runs`;
  return flagged === 1 ? "The one flagged run" : `${flagged} flagged runs, the worst first`;
}
