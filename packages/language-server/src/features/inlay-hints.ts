import type { AttributeScore, Precedent } from "@tracejudge/core";
import type { InlayHint, InlayHintLabelPart, Range } from "vscode-languageserver";
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
  const hint = ({ end }: Span, label: () => InlayHintLabelPart[]): InlayHint[] => {
    if (end < shown.start || end > shown.end) return [];
    const parts = label();
    if (parts.length === 0) return [];
    return [{ position: document.positionAt(end), label: parts, paddingLeft: true }];
  };
  return page.runs.flatMap((run) => [
    ...hint(run.head, () => runLabel(run, page)),
    ...stepFacts(run, shown).flatMap((facts) =>
      hint(facts.mark.head, () => stepLabel(facts, page)),
    ),
  ]);
}

function runLabel({ verdict, settled }: JudgedRun, page: JudgedPage): InlayHintLabelPart[] {
  if (verdict === undefined) return [];
  const score = verdict.score === null ? "" : ` ${scoreText(verdict.score)}`;
  const own = settled.filter(({ stepId }) => stepId === null);
  const told = new Set(own.map(({ attribute }) => attribute));
  const disputed = verdict.attributes.filter(({ attribute }) => told.has(attribute));
  return joined([{ value: `${verdict.status}${score}` }, ...attributeParts(disputed, own, page)]);
}

function stepLabel({ verdict, settled }: StepFacts, page: JudgedPage): InlayHintLabelPart[] {
  const parts = joined(attributeParts(verdict?.scores ?? [], settled, page));
  return verdict?.flagged ? [{ value: "✗ " }, ...parts] : parts;
}

/**
 * Each attribute with its score, which leads to its policy; where people settled it, with what they say
 * before the judge.
 */
function attributeParts(
  scores: readonly AttributeScore[],
  settled: readonly Precedent[],
  { author, policies }: JudgedPage,
): InlayHintLabelPart[] {
  const judged = new Map(scores.map(({ attribute, score }) => [attribute, score]));
  const keys = new Set([...judged.keys(), ...settled.map(({ attribute }) => attribute)]);
  return [...keys].map((key) => {
    const people = settled.filter(({ attribute }) => attribute === key);
    const score = judged.get(key) ?? people.at(-1)?.judgeScore;
    const location = policies.policy(key);
    const value = oneLine(scoreLabel(key, score, people, author));
    return { value, ...(location && { location }) };
  });
}

function scoreLabel(
  key: string,
  score: number | undefined,
  people: readonly Precedent[],
  me: string,
): string {
  if (people.length === 0) return `${key} ${score === undefined ? "" : scoreText(score)}`;
  const judge = score === undefined ? "" : `, judge: ${scoreText(score)}`;
  return `${key} ${peopleText(people, me)}${judge}`;
}

function joined(parts: readonly InlayHintLabelPart[]): InlayHintLabelPart[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [{ value: " · " }, part]));
}
