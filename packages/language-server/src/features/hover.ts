import type { AttributeScore } from "@tracejudge/core";
import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JudgedPage, JudgedRun } from "../judged-page.ts";
import type { Span } from "../pages/page.ts";
import { markdownText } from "../texts/markdown.ts";
import { ownFirst, personName } from "../texts/people-text.ts";
import { policyLinks } from "../texts/policy-links.ts";
import { scoreText } from "../texts/score-text.ts";
import { type StepFacts, stepFacts } from "./step-facts.ts";
import { toRange } from "./to-protocol.ts";

/** Why a step or run got its scores: wording, probabilities, findings, policy, and people's words. */
export function hover(document: TextDocument, page: JudgedPage, position: Position): Hover | null {
  const at = document.offsetAt(position);
  for (const run of page.runs) {
    if (run.verdict !== undefined && isOnLine(document, run.head, position)) {
      return told(document, run.head, runLines(run, page));
    }
    if (!holds(run.whole, at)) continue;
    const facts = stepFacts(run).filter(({ mark }) => holds(mark.whole, at));
    const inner = facts.sort((a, b) => size(a.mark.whole) - size(b.mark.whole))[0];
    if (inner?.verdict !== undefined && pointed(document, inner, position)) {
      return told(document, inner.mark.head, stepLines(inner, page));
    }
  }
  return null;
}

/** The step's head, or a part that is evidence: hovering prose elsewhere stays quiet. */
function pointed(document: TextDocument, facts: StepFacts, position: Position): boolean {
  if (isOnLine(document, facts.mark.head, position)) return true;
  const at = document.offsetAt(position);
  return (facts.verdict?.evidence ?? []).some(({ place }) => {
    const span = facts.mark.places.get(place);
    return span !== undefined && holds(span, at);
  });
}

function told(document: TextDocument, span: Span, lines: string[]): Hover {
  const contents = { kind: MarkupKind.Markdown, value: lines.join("\n\n") };
  return { contents, range: toRange(document, span) };
}

function runLines({ verdict, settled }: JudgedRun, page: JudgedPage): string[] {
  if (verdict === undefined) return [];
  const { status, score, blame, error, judge } = verdict;
  return [
    `**${status}**${score === null ? "" : ` ${scoreText(score)} of 4`} by ${markdownText(judge.name)} ${markdownText(judge.version)}, rubric ${markdownText(verdict.rubric.name)}`,
    ...(error === undefined ? [] : [markdownText(error)]),
    ...(blame === undefined ? [] : [`Look first: ${markdownText(blame.why)}`]),
    ...verdict.attributes.map((one) => attributeLine(one, page)),
    ...settledLines(
      settled.filter(({ stepId }) => stepId === null),
      page,
    ),
    ...verdict.drift.map(({ message }) => `_${markdownText(message)}_`),
  ];
}

function stepLines({ verdict, settled }: StepFacts, page: JudgedPage): string[] {
  return [
    ...(verdict?.scores ?? []).map((one) => attributeLine(one, page)),
    ...(verdict?.evidence ?? []).map(
      ({ message, detail }) =>
        `- ${markdownText(message)}${detail === "" ? "" : ` “${markdownText(detail)}”`}`,
    ),
    ...settledLines(settled, page),
  ];
}

function attributeLine(score: AttributeScore, { rubric, policies }: JudgedPage): string {
  const { attribute, level, probabilities, confidence } = score;
  const policy = rubric.attributes.find(({ key }) => key === attribute)?.policy;
  const shares = probabilities.map((share, at) => `${at}: ${Math.round(share * 100)}%`).join(", ");
  const lines = [
    `**${markdownText(attribute)} ${scoreText(score.score)}** ${markdownText(level)}`,
    `levels ${shares}; sure of the flag: ${Math.round(confidence * 100)}%`,
    ...(policy === undefined ? [] : [`_${markdownText(policy.trim())}_`]),
    ...policyLinks(policies.policy(attribute)),
  ];
  return lines.join("  \n");
}

/** What people say, one's own word first. */
function settledLines(settled: JudgedRun["settled"], { author }: JudgedPage): string[] {
  return ownFirst(settled, author).map((one) => {
    const name = personName(one, author);
    const said = name === "you" ? "**you** say" : `**${markdownText(name)}** says`;
    return `${said} ${markdownText(one.attribute)} ${one.score}: ${markdownText(one.why)}`;
  });
}

function isOnLine(document: TextDocument, head: Span, { line }: Position): boolean {
  return document.positionAt(head.start).line === line;
}

function holds({ start, end }: Span, at: number): boolean {
  return at >= start && at <= end;
}

function size({ start, end }: Span): number {
  return end - start;
}
