import type { Page, Span } from "./page.ts";

/** Lines of a message or result that are read at a glance; a longer one is folded at first. */
const GLANCE = 12;

/** The 0-based lines at which the long messages and results of a readable document begin. */
export function longParts(text: string, { runs, folds }: Page): number[] {
  const marks = runs.flatMap((run) => run.marks);
  const results = marks.flatMap(({ places }) => places.get("result") ?? []);
  const parts = [...folds, ...results].sort((a, b) => a.start - b.start);
  let line = 0;
  let at = 0;
  return parts.flatMap((part) => {
    line += linesIn(text, { start: at, end: part.start });
    at = part.start;
    return linesIn(text, part) > GLANCE ? [line] : [];
  });
}

function linesIn(text: string, { start, end }: Span): number {
  let lines = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
    lines += 1;
  }
  return lines;
}
