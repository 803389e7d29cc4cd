import type { AttributeScore, Precedent } from "@tracejudge/core";
import type { InlayHint, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JudgedPage, JudgedRun } from "../judged-page.ts";
import type { Span } from "../pages/page.ts";
import { oneLine } from "../texts/one-line.ts";
import { peopleText } from "../texts/people-text.ts";
import { scoreText } from "../texts/score-text.ts";
import { type StepFacts, stepFacts } from "./step-facts.ts";

/** The scores beside each step and run that has some, in the part the editor shows. */
export function inlayHints(document: TextDocument, page: JudgedPage, visible: Range): InlayHint[] {
  const shown = { start: document.offsetAt(visible.start), end: document.offsetAt(visible.end) };
  const hint = ({ end }: Span, label: () => string): InlayHint[] => {
    if (end < shown.start || end > shown.end) return [];
    const text = oneLine(label());
    if (text === "") return [];
    return [{ position: document.positionAt(end), label: text, paddingLeft: true }];
  };
  return page.runs.flatMap((run) => [
    ...hint(run.head, () => runLabel(run, page.author)),
    ...stepFacts(run, shown).flatMap((facts) =>
      hint(facts.mark.head, () => stepLabel(facts, page.author)),
    ),
  ]);
}

function runLabel({ verdict, settled }: JudgedRun, me: string): string {
  if (verdict === undefined) return "";
  const score = verdict.score === null ? "" : ` ${scoreText(verdict.score)}`;
  const own = settled.filter(({ stepId }) => stepId === null);
  const told = new Set(own.map(({ attribute }) => attribute));
  const disputed = verdict.attributes.filter(({ attribute }) => told.has(attribute));
  return [`${verdict.status}${score}`, ...attributeTexts(disputed, own, me)].join(" · ");
}

function stepLabel({ verdict, settled }: StepFacts, me: string): string {
  const texts = attributeTexts(verdict?.scores ?? [], settled, me);
  return `${verdict?.flagged ? "✗ " : ""}${texts.join(" · ")}`;
}

/** Each attribute with its score; where people settled it, with what they say before the judge. */
function attributeTexts(
  scores: readonly AttributeScore[],
  settled: readonly Precedent[],
  me: string,
): string[] {
  const judged = new Map(scores.map(({ attribute, score }) => [attribute, score]));
  const keys = new Set([...judged.keys(), ...settled.map(({ attribute }) => attribute)]);
  return [...keys].map((key) => {
    const people = settled.filter(({ attribute }) => attribute === key);
    const score = judged.get(key) ?? people.at(-1)?.judgeScore;
    if (people.length === 0) return `${key} ${score === undefined ? "" : scoreText(score)}`;
    const judge = score === undefined ? "" : `, judge: ${scoreText(score)}`;
    return `${key} ${peopleText(people, me)}${judge}`;
  });
}
