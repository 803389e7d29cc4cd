import { cutText } from "../reporters/layout.ts";
import { createPalette } from "../reporters/palette.ts";
import { visibleText } from "../reporters/visible-text.ts";
import { type BenchRow, benchMeans, type Ends } from "./bench-row.ts";

const headings = [
  "source",
  "attribute",
  "n",
  "flags",
  "AUROC",
  "95%",
  "κ lin",
  "95%",
  "κ quad",
  "macro F1",
  "ECE",
  "worst step",
  "majority F1",
  "all-flag F1",
  "ms/step",
];
/** The first columns hold text; the others numbers, to the right. */
const TEXT_COLUMNS = 2;

/** The rows for people, with intervals and baselines, and the means at the end. */
export function benchTable(rows: readonly BenchRow[], color: boolean): string {
  const palette = createPalette(color);
  const cells = rows.map(rowCells);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const aligned = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < TEXT_COLUMNS ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ");
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [
    palette.bold(aligned(headings)),
    palette.dim(rule),
    ...cells.map(aligned),
    palette.dim(rule),
    palette.bold(meansText(rows)),
  ].join("\n");
}

/** The line of means; it also goes beside the JSON rows, on stderr. */
export function meansText(rows: readonly BenchRow[]): string {
  const means = benchMeans(rows);
  return `mean over ${means.rows} rows with both: AUROC ${number(means.auroc)}, linear kappa ${number(means.kappaLinear)}`;
}

function rowCells(row: BenchRow): string[] {
  return [
    cutText(visibleText(row.source), 28),
    cutText(visibleText(row.attribute), 14),
    String(row.n),
    `${Math.round(row.flagRate * 100)}%`,
    number(row.auroc),
    ends(row.ci.auroc),
    number(row.kappaLinear),
    ends(row.ci.kappaLinear),
    number(row.kappaQuadratic),
    number(row.macroF1),
    number(row.ece),
    row.worstStep === null
      ? "–"
      : `${Math.round(row.worstStep.found * 100)}% of ${row.worstStep.runs}`,
    number(row.majority.macroF1),
    number(row.alwaysFlagF1),
    row.msPerStep === null ? "–" : row.msPerStep.toFixed(1),
  ];
}

function number(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

function ends(interval: Ends | null): string {
  return interval === null ? "–" : `${interval[0].toFixed(2)}…${interval[1].toFixed(2)}`;
}
