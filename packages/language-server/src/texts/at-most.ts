/** Texts of the first items, and of how many more there are: nobody reads thousands, and no editor draws them. */
export function atMost<T>(
  items: readonly T[],
  most: number,
  textOf: (item: T) => string,
): string[] {
  const left = items.length - most;
  const texts = items.slice(0, most).map(textOf);
  return left > 0 ? [...texts, `… and ${left} more`] : texts;
}
