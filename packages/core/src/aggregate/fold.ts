import { z } from "zod";

export const foldNames = ["mean", "min", "softmin", "lowest_k_mean"] as const;

/**
 * How the scores of an attribute's steps become its score for the run. Which one is measured when a
 * student is trained, and stands in its model card.
 */
export const foldSchema = z.object({
  name: z.enum(foldNames),
  /** `softmin`: sharpness per level, 8 unless given. `lowest_k_mean`: how many, or a share under 1. */
  parameter: z.number().positive().optional(),
  /**
   * Weight of the score of the run as a whole against the folded steps, where there are both.
   * Without it that score counts as one more step.
   */
  runWeight: z.number().min(0).max(1).optional(),
});

export type Fold = z.infer<typeof foldSchema>;

/** For an attribute whose fold has not been measured. */
export const defaultFold: Fold = { name: "softmin" };

const SHARPNESS = 8;
const LOWEST = 3;

/** Folds the scores, 0 to 4, of at least one step. The result lies between their lowest and their mean. */
export function foldScores(fold: Fold, scores: readonly number[]): number {
  switch (fold.name) {
    case "mean":
      return mean(scores);
    case "min":
      return lowestOf(scores);
    case "softmin":
      return softmin(scores, fold.parameter ?? SHARPNESS);
    case "lowest_k_mean":
      return lowestMean(scores, fold.parameter ?? LOWEST);
  }
}

/** Not `Math.min(...scores)`, which a run of very many steps would break. */
export function lowestOf(scores: readonly number[]): number {
  return scores.reduce((lowest, score) => Math.min(lowest, score), Number.POSITIVE_INFINITY);
}

function mean(scores: readonly number[]): number {
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/**
 * Exponential mean `-log(mean(exp(-b * score))) / b`: near the mean for small sharpness b, near the
 * lowest score for large. One bad step among n costs at most log(n) / b above the lowest score, and a
 * better step never makes the result worse.
 */
function softmin(scores: readonly number[], sharpness: number): number {
  const lowest = lowestOf(scores);
  const powers = scores.map((score) => Math.exp(-sharpness * (score - lowest)));
  return lowest - Math.log(mean(powers)) / sharpness;
}

/** Mean of the `k` lowest scores; `k` under 1 is a share of all, and at least one score is taken. */
function lowestMean(scores: readonly number[], k: number): number {
  const count = Math.max(1, Math.round(k < 1 ? k * scores.length : k));
  return mean([...scores].sort((a, b) => a - b).slice(0, count));
}
