import { LEVELS } from "../rubric.ts";

/** The level 0-4 nearest to a score; halves go up. */
export function toLevel(score: number): number {
  return Math.min(LEVELS - 1, Math.max(0, Math.round(score)));
}

/** Counts of cases: `matrix[true level][predicted level]`, both 5 long. Scores are rounded to levels. */
export function confusionMatrix(
  truth: readonly number[],
  predicted: readonly number[],
): number[][] {
  const matrix = Array.from({ length: LEVELS }, () => new Array<number>(LEVELS).fill(0));
  for (const [index, score] of truth.entries()) {
    const row = matrix[toLevel(score)];
    const column = toLevel(predicted[index] ?? Number.NaN);
    if (row?.[column] !== undefined) row[column] += 1;
  }
  return matrix;
}
