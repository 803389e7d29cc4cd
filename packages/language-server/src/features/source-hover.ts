import { basename } from "node:path";
import { type Hover, MarkupKind, type Position, type Range } from "vscode-languageserver";
import type { ScoredPlace } from "../scores/assign-runs.ts";
import { type AttributeFigures, figuresOf } from "../scores/figures.ts";
import { attributeText, runsText } from "../texts/figures-text.ts";
import { markdownText } from "../texts/markdown.ts";
import { placeName } from "./source-lenses.ts";

/** Over the name of a node, tool or agent: the means of its runs, and how sure it is that they are its. */
export function sourceHover(places: readonly ScoredPlace[], position: Position): Hover | null {
  const pointed = places.filter(({ definition }) => holds(definition.range, position));
  const [first] = pointed;
  if (first === undefined) return null;
  const value = pointed.map((place) => placeLines(place).join("\n\n")).join("\n\n---\n\n");
  return { contents: { kind: MarkupKind.Markdown, value }, range: first.definition.range };
}

function placeLines(place: ScoredPlace): string[] {
  const { runs, flagged, attributes } = figuresOf(place.runs);
  const name = markdownText(placeName(place));
  if (runs === 0) return [`**${name}**`, ...unclearLines(place)];
  return [
    `**${name}** ${runsText(runs)}, ${flagged} flagged (${howKnown(place)})`,
    attributes.map(attributeLine).join("\n"),
    ...(attributes.some(({ change }) => change !== undefined)
      ? ["_Arrows: the newer half of the runs against the older half._"]
      : []),
    ...unclearLines(place),
  ];
}

/** A run tells its line where the app captured it; the others are found by what they are called. */
function howKnown({ captured, runs }: ScoredPlace): string {
  if (captured === 0) return "found by name";
  if (captured === runs.length) return "recorded as from this line";
  return `${captured} recorded as from this line, the others found by name`;
}

function attributeLine(figures: AttributeFigures): string {
  return `- ${markdownText(attributeText(figures))} (${runsText(figures.runs)})`;
}

function unclearLines({ definition, unclear, rivals }: ScoredPlace): string[] {
  if (unclear.length === 0) return [];
  const places = rivals.map(
    ({ file, definition: { range } }) => `${basename(file)}:${range.start.line + 1}`,
  );
  const remedy =
    definition.kind === "tool"
      ? "Give the tools different names."
      : "With `captureSource(StateGraph)` each run tells its line.";
  return [
    `${runsText(unclear.length)} may come from here or from ${markdownText(places.join(", "))}, and are counted at neither. ${remedy}`,
  ];
}

function holds({ start, end }: Range, { line, character }: Position): boolean {
  const after = line > start.line || (line === start.line && character >= start.character);
  const before = line < end.line || (line === end.line && character <= end.character);
  return after && before;
}
