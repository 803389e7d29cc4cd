import { toLevel } from "../metrics/confusion-matrix.ts";
import { type Attribute, LEVELS } from "../rubric.ts";
import type { AttributeScore } from "../verdict.ts";

/** Expected level, 0 to 4, of the probabilities of levels 0-4. */
export function expectedLevel(probabilities: readonly number[]): number {
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  const expected = probabilities.reduce((sum, p, level) => sum + p * level, 0) / total;
  return Math.min(LEVELS - 1, Math.max(0, expected));
}

/**
 * The level to name where one must be named, as a person does who gives a label: the median, of which
 * the expected distance to the truth is least. That distance is what linear-weighted kappa charges;
 * for the square of it the expected level is best.
 */
export function medianLevel(probabilities: readonly number[]): number {
  const half = probabilities.reduce((sum, p) => sum + p, 0) / 2;
  let below = 0;
  for (const [level, p] of probabilities.entries()) {
    below += p;
    if (below >= half) return level;
  }
  return LEVELS - 1;
}

/**
 * The level that agreement with people is counted in, everywhere: the median where the judge's
 * probabilities are known, else the score rounded.
 */
export function judgedLevel(judged: {
  score: number;
  probabilities?: readonly number[] | undefined;
}): number {
  const { score, probabilities } = judged;
  return isDistribution(probabilities) ? medianLevel(probabilities) : toLevel(score);
}

/**
 * Probability that the flag is right: that of the levels under the threshold where the expected level
 * is under it, else that of the levels from the threshold up (threshold 3: p0+p1+p2, or p3+p4).
 * Between 0.5 and 1, unless a few far-off levels pull the expected level to the other side; then it is
 * under 0.5, which says just that.
 */
export function flagConfidence(probabilities: readonly number[], threshold: number): number {
  const under = probabilities.reduce((sum, p, level) => sum + (level < threshold ? p : 0), 0);
  const share = expectedLevel(probabilities) < threshold ? under : 1 - under;
  return Math.min(1, Math.max(0, share));
}

/** A judgement by one attribute, from the calibrated probabilities of the levels. */
export function attributeScore(
  attribute: Attribute,
  probabilities: readonly number[],
  threshold: number,
): AttributeScore {
  const score = expectedLevel(probabilities);
  return {
    attribute: attribute.key,
    score,
    probabilities: [...probabilities],
    confidence: flagConfidence(probabilities, threshold),
    level: attribute.levels[toLevel(score)] ?? "",
  };
}

/** Five probabilities that sum to 1; anything else is no judgement and is left out. */
export function isDistribution(
  probabilities: readonly number[] | undefined,
): probabilities is readonly number[] {
  if (probabilities?.length !== LEVELS) return false;
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  return Math.abs(total - 1) < 1e-3 && probabilities.every((p) => p >= 0);
}
