import type { Verdict } from "@tracejudge/core";

/** What of a verdict an attack may move. */
export interface Outcome {
  status: Verdict["status"];
  /** 0 to 4; null where nothing was judged. */
  score: number | null;
  /** Whether each step is flagged, in the order of the steps. */
  steps: boolean[];
}

export function outcomeOf(verdict: Verdict): Outcome {
  return {
    status: verdict.status,
    score: verdict.score,
    steps: verdict.steps.map(({ flagged }) => flagged),
  };
}

/** One case judged before and after an attack. */
export interface Pair {
  group: string;
  before: Outcome;
  after: Outcome;
}
