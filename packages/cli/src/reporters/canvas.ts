import type { Trace, Verdict } from "@tracejudge/core";
import { fitSpans, type Span, wrapText } from "./layout.ts";
import type { Palette } from "./palette.ts";
import type { ScoreColumn } from "./score-columns.ts";
import { visibleText } from "./visible-text.ts";

export interface Judged {
  trace: Trace;
  verdict: Verdict;
}

export interface PrettyOptions {
  color: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** What a report needs to draw one judged run. */
export interface Canvas {
  palette: Palette;
  width: number;
  columns: ScoreColumn[];
}

export const NARROWEST = 60;
export const WIDEST = 140;
/** Columns at the left edge that hold the mark of a flagged step. */
export const GUTTER = 2;

/** Gutter, text on the left, cells on the right. */
export function line(
  mark: string,
  left: readonly Span[],
  cells: readonly Span[],
  { palette, width, columns }: Canvas,
): string {
  const right = columns.reduce((sum, column) => sum + column.width, 0);
  const gutter = palette.red(mark.padEnd(GUTTER));
  return `${gutter}${fitSpans(left, width - right - GUTTER)}${fitSpans(cells, right)}`.trimEnd();
}

/** Wrapped text under the gutter, painted line by line. */
export function paragraph(text: string, paint: (text: string) => string, width: number): string[] {
  const lines = wrapText(visibleText(text), width - GUTTER);
  return lines.map((part) => `${" ".repeat(GUTTER)}${paint(part)}`);
}
