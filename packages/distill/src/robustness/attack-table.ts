import { type AttackRow, type Ends, isMet, type Kept } from "./attack-row.ts";
import type { Shortcuts } from "./shortcuts.ts";

const headings = [
  "attack",
  "n",
  "shift",
  "95%",
  "q95",
  "flags kept",
  "95%",
  "step flags kept",
  "95%",
  "OK kept",
  "OK to review",
  "met",
];

/** The rows as a Markdown table. */
export function attackTable(rows: readonly AttackRow[]): string {
  const cells = [headings, headings.map(() => "---"), ...rows.map(rowCells)];
  const widths = headings.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`)
    .join("\n");
}

function rowCells(row: AttackRow): string[] {
  const met = isMet(row);
  return [
    row.attack,
    String(row.n),
    number(row.shift),
    ends(row.shiftCi),
    number(row.shiftHigh),
    share(row.flags),
    ends(row.flags.ci),
    share(row.stepFlags),
    ends(row.stepFlags.ci),
    share(row.oks),
    String(row.okToReview),
    met === null ? "–" : met ? "yes" : "no",
  ];
}

/** What length alone and source alone tell, a line each. */
export function shortcutLines(found: Shortcuts): string {
  return [
    `cases ${found.n}`,
    `score against length: Spearman ${number(found.scoreByLength)}, within sources ${number(found.scoreByLengthWithin)}`,
    `share of the score's variance by source: ${number(found.scoreBySource)}`,
    `AUROC of the labels' flag: by score ${number(found.badByScore)}, by length ${number(found.badByLength)}, by source ${number(found.badBySource)}`,
    `AUROC of the judge's flag by length: ${number(found.flagByLength)}`,
  ].join("\n");
}

function number(value: number | null): string {
  return value === null ? "–" : value.toFixed(3).replace(/^-(0\.0+)$/, "$1");
}

function ends(interval: Ends): string {
  return interval === null ? "–" : `${number(interval[0])}…${number(interval[1])}`;
}

function share({ n, kept }: Kept): string {
  return n === 0 ? "–" : `${((100 * kept) / n).toFixed(1)}% of ${n}`;
}
