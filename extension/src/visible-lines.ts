interface Lines {
  start: { line: number };
  end: { line: number };
}

/** Lines beyond the visible ones, so that scrolling a little shows nothing bare. */
const AROUND = 60;

/** The lines to ask scores for: folded parts may lie between the ranges an editor shows. */
export function visibleLines(ranges: readonly Lines[]): { from: number; to: number } {
  const from = Math.min(...ranges.map(({ start }) => start.line));
  const to = Math.max(...ranges.map(({ end }) => end.line));
  return ranges.length === 0
    ? { from: 0, to: AROUND }
    : { from: Math.max(0, from - AROUND), to: to + AROUND };
}
