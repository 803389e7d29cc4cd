/**
 * Mean of the F1 of each class that occurs in truth or prediction, every class counting the same.
 * With booleans it is the macro-F1 of the flag. Null without cases.
 */
export function macroF1<T>(truth: readonly T[], predicted: readonly T[]): number | null {
  const classes = [...new Set([...truth, ...predicted])];
  if (classes.length === 0) return null;
  const scores = classes.map((label) => f1(truth, predicted, label));
  return scores.reduce((total, score) => total + score, 0) / classes.length;
}

/** Harmonic mean of precision and recall of one class: 2 hits over all times it was said or true. */
function f1<T>(truth: readonly T[], predicted: readonly T[], label: T): number {
  let hits = 0;
  let said = 0;
  let actual = 0;
  for (const [index, value] of truth.entries()) {
    if (value === label) actual += 1;
    if (predicted[index] === label) said += 1;
    if (value === label && predicted[index] === label) hits += 1;
  }
  return (2 * hits) / (said + actual);
}
