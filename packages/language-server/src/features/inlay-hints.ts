import type { Precedent, StepVerdict } from "@tracejudge/core";
import type { InlayHint, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JudgedPage, JudgedRun } from "../judged-page.ts";
import type { Span } from "../pages/page.ts";
import { scoreText } from "../texts/score-text.ts";
import { type StepFacts, stepFacts } from "./step-facts.ts";

/** The scores beside each step and run that has some, in the part the editor shows. */
export function inlayHints(document: TextDocument, page: JudgedPage, visible: Range): InlayHint[] {
  const shown = { start: document.offsetAt(visible.start), end: document.offsetAt(visible.end) };
  const hint = ({ end }: Span, label: () => string): InlayHint[] => {
    if (end < shown.start || end > shown.end) return [];
    const text = label();
    if (text === "") return [];
    return [{ position: document.positionAt(end), label: text, paddingLeft: true }];
  };
  return page.runs.flatMap((run) => [
    ...hint(run.head, () => runLabel(run)),
    ...stepFacts(run).flatMap((facts) => hint(facts.mark.head, () => stepLabel(facts))),
  ]);
}

function runLabel({ verdict, settled }: JudgedRun): string {
  if (verdict === undefined) return "";
  const score = verdict.score === null ? "" : ` ${scoreText(verdict.score)}`;
  const own = settled.filter(({ stepId }) => stepId === null);
  return [...own.map(settledText), `${verdict.status}${score}`].join(" · ");
}

function stepLabel({ verdict, settled }: StepFacts): string {
  return [...settled.map(settledText), ...scoreTexts(verdict)].join(" · ");
}

function scoreTexts(verdict: StepVerdict | undefined): string[] {
  const scores = (verdict?.scores ?? []).map(
    ({ attribute, score }) => `${attribute} ${scoreText(score)}`,
  );
  return verdict?.flagged ? [`✗ ${scores[0] ?? ""}`, ...scores.slice(1)] : scores;
}

function settledText({ author, attribute, score, judgeScore }: Precedent): string {
  const name = author.replace(/ <[^>]*>$/, "");
  const judge = judgeScore === undefined ? "" : `, judge: ${scoreText(judgeScore)}`;
  return `${attribute} by ${name}: ${score}${judge}`;
}
