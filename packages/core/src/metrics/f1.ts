/**
 * F1 of one class, 0 to 1: harmonic mean of precision and recall, 2 hits over all times it was said or
 * true. Null where it was neither.
 */
export function f1<T>(truth: readonly T[], predicted: readonly T[], label: T): number | null {
  let hits = 0;
  let said = 0;
  let actual = 0;
  for (const [index, value] of truth.entries()) {
    if (value === label) actual += 1;
    if (predicted[index] === label) said += 1;
    if (value === label && predicted[index] === label) hits += 1;
  }
  return said + actual === 0 ? null : (2 * hits) / (said + actual);
}
