import type { StepVerdict } from "@tracejudge/core";
import {
  type Canvas,
  GUTTER,
  type Judged,
  line,
  NARROWEST,
  type PrettyOptions,
  WIDEST,
} from "./canvas.ts";
import { flagReasons } from "./flag-reasons.ts";
import { createPalette } from "./palette.ts";
import { runFooter } from "./run-footer.ts";
import { runHeader } from "./run-header.ts";
import { headingCells, scoreCells, scoreColumns } from "./score-columns.ts";
import { stepLabel } from "./step-label.ts";
import { stepTree, type TreeRow, treeRows } from "./step-tree.ts";

/** A judged run for people: header, tree of steps with their scores, the reasons, the run's scores. */
export function prettyReport({ trace, verdict }: Judged, options: PrettyOptions): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, options.width));
  const columns = scoreColumns(verdict, width);
  const canvas = { palette: createPalette(options.color), width, columns };
  const verdicts = new Map(verdict.steps.map((step) => [step.stepId, step]));
  const rows = treeRows(stepTree(trace.steps));
  return [
    ...runHeader({ trace, verdict }, canvas),
    line("", [{ text: "" }], headingCells(columns, canvas.palette), canvas),
    ...rows.flatMap((row) => stepLines(row, verdicts.get(row.branch.step.id), canvas)),
    ...runFooter(verdict, canvas),
  ].join("\n");
}

function stepLines(row: TreeRow, verdict: StepVerdict | undefined, canvas: Canvas): string[] {
  const { palette, columns } = canvas;
  const label = [{ text: row.rail, paint: palette.dim }, ...stepLabel(row.branch, palette)];
  const cells = scoreCells(columns, verdict?.scores ?? [], palette);
  const first = line(verdict?.flagged ? "✗" : "", label, cells, canvas);
  if (verdict === undefined) return [first];
  const hasChildren = row.branch.children.length > 0;
  const rail = `${" ".repeat(GUTTER)}${row.railBelow}${hasChildren ? "│" : " "} `;
  const room = canvas.width - rail.length;
  const reasons = flagReasons(verdict, palette, room);
  return [first, ...reasons.map((reason) => `${palette.dim(rail)}${reason}`)];
}
