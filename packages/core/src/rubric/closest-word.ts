/**
 * The one of `words` that takes the fewest edits (letters added, removed, changed or swapped with the
 * next) from `word`, if no more than a third of its letters; for "did you mean".
 */
export function closestWord(word: string, words: readonly string[]): string | undefined {
  const wanted = fold(word.slice(0, 40));
  let best: { word: string; edits: number } | undefined;
  for (const candidate of words) {
    const edits = editDistance(wanted, fold(candidate));
    const allowed = Math.max(1, Math.ceil(candidate.length / 3));
    if (edits <= allowed && (best === undefined || edits < best.edits)) {
      best = { word: candidate, edits };
    }
  }
  return best?.word;
}

/** `applies_to`, `AppliesTo` and `appliesTo` are one word. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Optimal string alignment distance, row by row. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const next = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped =
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1];
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = next;
  }
  return last[right.length] ?? 0;
}
