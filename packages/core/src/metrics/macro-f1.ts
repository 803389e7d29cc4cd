import { f1 } from "./f1.ts";

/**
 * Mean of the F1 of each class that occurs in truth or prediction, every class counting the same.
 * With booleans it is the macro-F1 of the flag. Null without cases.
 */
export function macroF1<T>(truth: readonly T[], predicted: readonly T[]): number | null {
  const classes = [...new Set([...truth, ...predicted])];
  if (classes.length === 0) return null;
  const scores = classes.map((label) => f1(truth, predicted, label) ?? 0);
  return scores.reduce((total, score) => total + score, 0) / classes.length;
}
