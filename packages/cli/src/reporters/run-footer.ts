import type { Verdict } from "@tracejudge/core";
import { type Canvas, line, paragraph } from "./canvas.ts";
import { lowScores } from "./flag-reasons.ts";
import { percentText, scoreText } from "./palette.ts";
import { scoreCells } from "./score-columns.ts";
import { visibleText } from "./visible-text.ts";

/** The run's own scores, the step to look at first, and what to know about the judgement. */
export function runFooter(verdict: Verdict, canvas: Canvas): string[] {
  const { palette, columns, width } = canvas;
  const flagged = verdict.status === "FLAGGED";
  const total = line(
    flagged ? "✗" : "",
    [{ text: "whole run", paint: palette.bold }],
    scoreCells(columns, verdict.attributes, palette),
    canvas,
  );
  return [
    ...(verdict.attributes.length === 0 ? [] : [total]),
    ...notes(verdict, canvas).flatMap(({ text, paint }) => paragraph(text, paint, width)),
    palette.dim(`  ${visibleText(judgedBy(verdict))}`),
  ];
}

interface Note {
  text: string;
  paint: (text: string) => string;
}

function notes(verdict: Verdict, { palette }: Canvas): Note[] {
  const found: Note[] = [];
  if (verdict.error !== undefined) {
    found.push({ text: `not judged: ${verdict.error}`, paint: palette.magenta });
  }
  const why = whyFlagged(verdict);
  if (why !== undefined) found.push({ text: why, paint: palette.red });
  if (verdict.status === "REVIEW") {
    found.push({
      text: "The judge is not sure enough: a person should look.",
      paint: palette.yellow,
    });
  }
  if (verdict.audit) {
    found.push({
      text: "In the sample of good runs that people check anyway.",
      paint: palette.cyan,
    });
  }
  for (const text of driftTexts(verdict.drift)) found.push({ text, paint: palette.yellow });
  return found;
}

/** Attributes that drifted in the same way share a line. */
function driftTexts(drift: Verdict["drift"]): string[] {
  const attributes = new Map<string, string[]>();
  for (const { attribute, message } of drift) {
    attributes.set(message, [...(attributes.get(message) ?? []), attribute]);
  }
  return [...attributes].map(([message, keys]) => `! ${keys.join(", ")}: ${message}`);
}

function whyFlagged(verdict: Verdict): string | undefined {
  if (verdict.blame !== undefined) {
    const { stepId, attribute, score, why } = verdict.blame;
    const step = verdict.steps.find((found) => found.stepId === stepId);
    return `→ look first at ${step?.name ?? stepId}: ${attribute} ${scoreText(score)}. ${why}`;
  }
  if (verdict.status !== "FLAGGED") return undefined;
  const [worst] = lowScores(verdict.attributes);
  if (worst === undefined) return undefined;
  return `→ ${worst.attribute} ${scoreText(worst.score)}: ${worst.level}`;
}

function judgedBy({ judge, rubric, confidence }: Verdict): string {
  const sure = confidence === null ? "" : ` · ${percentText(confidence)} sure`;
  return `judge ${judge.name} ${judge.version} · rubric ${rubric.name} ${rubric.version}${sure}`;
}
