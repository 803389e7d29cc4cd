import { confusionMatrix, LEVELS, medianLevel } from "@tracejudge/core";
import type { AttributeResult } from "./evaluate-student.ts";
import { colours, svg, text } from "./svg.ts";

const CELL = 34;
const STRIDE = LEVELS * CELL + 60;

/** For each attribute: how many labels of each level got which level from the student; bounds left out. */
export function confusionPicture(results: readonly AttributeResult[]): string {
  const panels = results.map((result, index) => drawOne(result, 40 + index * STRIDE, 48));
  const width = Math.max(620, 20 + results.length * STRIDE);
  const note = text(
    40,
    262,
    "down: level of the label; across: level that the student gives; shade: share of the row",
  );
  return svg(
    { width, height: 276 },
    "Levels of labels against levels given, by attribute",
    [...panels, note].join("\n"),
  );
}

function drawOne({ attribute, predictions }: AttributeResult, left: number, top: number): string {
  const exact = predictions.filter(({ isBound }) => !isBound);
  const matrix = confusionMatrix(
    exact.map(({ label }) => label),
    exact.map(({ probabilities }) => medianLevel(probabilities)),
  );
  const parts = [
    text(left, top - 22, `${attribute} (n ${exact.length})`, "start", ' font-weight="600"'),
  ];
  for (const [level, row] of matrix.entries()) {
    const total = Math.max(
      1,
      row.reduce((sum, count) => sum + count, 0),
    );
    parts.push(text(left + (level + 0.5) * CELL, top - 6, String(level), "middle"));
    parts.push(text(left - 8, top + (level + 0.5) * CELL + 4, String(level), "end"));
    for (const [given, count] of row.entries()) {
      const [x, y] = [left + given * CELL, top + level * CELL];
      const shade = (0.06 + (0.39 * count) / total).toFixed(2);
      parts.push(
        `<rect x="${x}" y="${y}" width="${CELL - 2}" height="${CELL - 2}" rx="3" fill="${colours.first}" fill-opacity="${shade}"/>`,
        text(x + CELL / 2 - 1, y + CELL / 2 + 3, String(count), "middle"),
      );
    }
  }
  return parts.join("\n");
}
