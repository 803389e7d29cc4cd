import { LEVELS } from "../rubric.ts";

/**
 * The confidence of the decision wire format: 1 where all probability is on one level, 0 where it is
 * spread evenly; 1 minus the entropy relative to the highest there is.
 */
export function certainty(probabilities: readonly number[]): number {
  const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return Math.min(1, Math.max(0, 1 - entropy / Math.log(LEVELS)));
}
