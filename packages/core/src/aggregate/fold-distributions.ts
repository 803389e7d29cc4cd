import { expectedLevel } from "./attribute-score.ts";
import { type Fold, foldScores, lowestOf } from "./fold.ts";

type Distribution = readonly number[];

/**
 * The run's probabilities for one attribute, from those of its steps and of the run as a whole.
 * Their expected level is the folded score exactly: every fold lies between the lowest score and the
 * mean, so the lowest step's distribution and the average one are mixed until it is met.
 * Undefined where nothing was judged.
 */
export function foldDistributions(
  fold: Fold,
  steps: readonly Distribution[],
  run: Distribution | undefined,
): number[] | undefined {
  if (run === undefined) return folded(fold, steps);
  if (fold.runWeight === undefined) return folded(fold, [...steps, run]);
  const ofSteps = folded(fold, steps);
  return ofSteps === undefined ? [...run] : mix(ofSteps, run, fold.runWeight);
}

function folded(fold: Fold, distributions: readonly Distribution[]): number[] | undefined {
  const scores = distributions.map(expectedLevel);
  const lowest = distributions[scores.indexOf(lowestOf(scores))];
  if (lowest === undefined) return undefined;
  const average = lowest.map(
    (_, level) => distributions.reduce((sum, p) => sum + (p[level] ?? 0), 0) / distributions.length,
  );
  const spread = expectedLevel(average) - expectedLevel(lowest);
  if (spread < 1e-12) return average;
  const share = (foldScores(fold, scores) - expectedLevel(lowest)) / spread;
  return mix(lowest, average, Math.min(1, Math.max(0, share)));
}

/** `share` of the right one, the rest of the left one. */
function mix(left: Distribution, right: Distribution, share: number): number[] {
  return left.map((p, level) => (1 - share) * p + share * (right[level] ?? 0));
}
