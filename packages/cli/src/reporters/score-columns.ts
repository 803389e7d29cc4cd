import type { AttributeScore, Verdict } from "@tracejudge/core";
import { cutText, type Span } from "./layout.ts";
import { type Palette, scoreText } from "./palette.ts";
import { visibleText } from "./visible-text.ts";

/** One column of scores at the right of a report. */
export interface ScoreColumn {
  attribute: string;
  heading: string;
  /** With the gap before it. */
  width: number;
}

const NARROWEST = 4;
const GAP = 2;
/** Calibrated confidence under which a score is marked with `?`. */
const UNSURE = 0.5;

/** A column for each attribute of the verdict; headings shorten where they would take half the width. */
export function scoreColumns(verdict: Verdict, width: number): ScoreColumn[] {
  const all = [...verdict.steps.flatMap((step) => step.scores), ...verdict.attributes];
  const attributes = [...new Set(all.map((score) => score.attribute))];
  const names = attributes.map(shortName);
  const wanted = names.reduce((sum, name) => sum + Math.max(NARROWEST, name.length) + GAP, 0);
  const half = Math.floor(width / 2);
  const room = wanted <= half ? width : Math.floor(half / names.length) - GAP;
  return attributes.map((attribute, index) => {
    const heading = cutText(names[index] ?? attribute, Math.max(NARROWEST, room));
    return { attribute, heading, width: Math.max(NARROWEST, heading.length) + GAP };
  });
}

/** `tool_validity` heads its column as `tool`. */
function shortName(attribute: string): string {
  return visibleText(attribute).split("_", 1)[0] ?? attribute;
}

export function headingCells(columns: readonly ScoreColumn[], palette: Palette): Span[] {
  return columns.map(({ heading, width }) => ({
    text: heading.padStart(width),
    paint: palette.dim,
  }));
}

/** The scores under their columns; a blank where the attribute was not judged. */
export function scoreCells(
  columns: readonly ScoreColumn[],
  scores: readonly AttributeScore[],
  palette: Palette,
): Span[] {
  return columns.map(({ attribute, width }) => {
    const found = scores.find((score) => score.attribute === attribute);
    if (found === undefined)
      return { text: (scores.length > 0 ? "·" : "").padStart(width), paint: palette.dim };
    const unsure = found.confidence < UNSURE ? "?" : "";
    const text = `${scoreText(found.score)}${unsure}`.padStart(width);
    return { text, paint: palette.score(found.score) };
  });
}
