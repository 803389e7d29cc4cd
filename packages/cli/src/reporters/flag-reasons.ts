import type { AttributeScore, Evidence, StepVerdict } from "@tracejudge/core";
import { wrapText } from "./layout.ts";
import { type Palette, percentText, scoreText } from "./palette.ts";
import { visibleText } from "./visible-text.ts";

/** The paper's threshold, which rubrics default to. */
const THRESHOLD = 3;

/** Why a step was flagged, and what was found in it, as lines of at most `width` columns. */
export function flagReasons(step: StepVerdict, palette: Palette, width: number): string[] {
  const scores = step.flagged ? lowScores(step.scores) : [];
  return [
    ...scores.flatMap((score) => scoreLines(score, palette, width)),
    ...step.evidence.flatMap((evidence) => evidenceLines(evidence, palette, width)),
  ];
}

/** Worst first. A step flagged by a floor above the threshold has none, so the lowest stands in. */
export function lowScores(scores: readonly AttributeScore[]): AttributeScore[] {
  const sorted = [...scores].sort((a, b) => a.score - b.score);
  const low = sorted.filter((score) => score.score < THRESHOLD);
  return low.length > 0 ? low : sorted.slice(0, 1);
}

function scoreLines(score: AttributeScore, palette: Palette, width: number): string[] {
  const lead = `${visibleText(score.attribute)} ${scoreText(score.score)}`;
  const sure = `(${percentText(score.confidence)} sure)`;
  const [first = "", ...rest] = wrapText(`${lead}: ${visibleText(score.level)} ${sure}`, width);
  const paint = palette.score(score.score);
  const head = first.startsWith(lead)
    ? paint(palette.bold(lead)) + first.slice(lead.length)
    : first;
  return [head, ...rest.map((line) => line)];
}

function evidenceLines(evidence: Evidence, palette: Palette, width: number): string[] {
  const text = `found ${visibleText(evidence.place)}: ${visibleText(evidence.message)}`;
  return wrapText(text, width).map((line, index) =>
    palette.yellow(index === 0 ? line : `  ${line}`),
  );
}
