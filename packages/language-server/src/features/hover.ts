import type { AttributeScore, Evidence } from "@tracejudge/core";
import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JudgedPage, JudgedRun } from "../judged-page.ts";
import type { Span } from "../pages/page.ts";
import { atMost } from "../texts/at-most.ts";
import { caseLinks } from "../texts/case-links.ts";
import { markdownText } from "../texts/markdown.ts";
import { ownFirst, personName } from "../texts/people-text.ts";
import { scoreText } from "../texts/score-text.ts";
import { policyLines } from "./policy-lines.ts";
import { evidencePart, isRunCase, type StepFacts, stepFacts } from "./step-facts.ts";
import { toRange } from "./to-protocol.ts";

/** Lines of one kind that a hover has. */
const MOST = 12;

/**
 * Why a step or run got its scores (wording, probabilities, findings, policy, people's words), and links
 * to settle it. What is underlined tells of its step also where a whole run stands on one line.
 */
export function hover(document: TextDocument, page: JudgedPage, position: Position): Hover | null {
  const at = document.offsetAt(position);
  const around = page.runs.flatMap((run) => factsAt(run, at));
  const pointed = innermost(around.filter((facts) => isEvidence(facts, at)));
  if (pointed !== undefined) return stepHover(document, page, pointed);
  const ofRun = page.runs.find((run) => run.verdict && isOnLine(document, run.head, position));
  if (ofRun !== undefined) return told(document, ofRun.head, runLines(document, ofRun, page));
  const inner = innermost(around);
  const isHead = inner?.verdict && isOnLine(document, inner.mark.head, position);
  return isHead ? stepHover(document, page, inner) : null;
}

/** Of the steps around a place; in a file of rows they stand beside their run, not in it. */
function factsAt(run: JudgedRun, at: number): StepFacts[] {
  const isAround = ({ whole }: StepFacts["mark"]) => holds(whole, at);
  return run.marks.some(isAround) ? stepFacts(run).filter(({ mark }) => isAround(mark)) : [];
}

function innermost(facts: readonly StepFacts[]): StepFacts | undefined {
  return [...facts].sort((a, b) => size(a.mark.whole) - size(b.mark.whole))[0];
}

function isEvidence({ mark, verdict }: StepFacts, at: number): boolean {
  return (verdict?.evidence ?? []).some((one) => {
    const part = evidencePart(mark, one);
    return part !== undefined && holds(part, at);
  });
}

function stepHover(document: TextDocument, page: JudgedPage, facts: StepFacts): Hover {
  return told(document, facts.mark.head, stepLines(document, facts, page));
}

function told(document: TextDocument, span: Span, lines: string[]): Hover {
  const contents = { kind: MarkupKind.Markdown, value: lines.join("\n\n") };
  return { contents, range: toRange(document, span) };
}

function runLines(document: TextDocument, run: JudgedRun, page: JudgedPage): string[] {
  const { verdict } = run;
  if (verdict === undefined) return [];
  const { status, score, blame, error, judge } = verdict;
  const isNow = verdict.rubric.version === page.rubric.version;
  const settled = run.settled.filter(({ stepId }) => stepId === null);
  const ref = { uri: document.uri, traceId: run.trace.id, stepId: null };
  return [
    `**${status}**${score === null ? "" : ` ${scoreText(score)} of 4`} by ${markdownText(judge.name)} ${markdownText(judge.version)}, rubric ${markdownText(verdict.rubric.name)}${isNow ? "" : ", not as it is now"}`,
    ...(error === undefined ? [] : [markdownText(error)]),
    ...(blame === undefined ? [] : [`Look first: ${markdownText(blame.why)}`]),
    ...(isRunCase(run) ? [caseLinks(ref, isOwn(settled, page))] : []),
    ...settledLines(settled, page),
    ...atMost(worstFirst(verdict.attributes), MOST, (one) => attributeLine(one, run, page)),
    ...atMost(verdict.drift, MOST, ({ message }) => `_${markdownText(message)}_`),
  ];
}

function stepLines(
  document: TextDocument,
  { run, mark, verdict, settled }: StepFacts,
  page: JudgedPage,
): string[] {
  const ref = { uri: document.uri, traceId: run.trace.id, stepId: mark.step.id };
  const isCase = (verdict?.scores.length ?? 0) > 0;
  return [
    ...(isCase ? [caseLinks(ref, isOwn(settled, page))] : []),
    ...settledLines(settled, page),
    ...atMost(verdict?.evidence ?? [], MOST, findingLine),
    ...atMost(worstFirst(verdict?.scores ?? []), MOST, (one) => attributeLine(one, run, page)),
  ];
}

/** A hover is read from its top, and cut off below. */
function worstFirst(scores: readonly AttributeScore[]): AttributeScore[] {
  return [...scores].sort((a, b) => a.score - b.score);
}

function findingLine({ message, detail }: Evidence): string {
  return `- ${markdownText(message)}${detail === "" ? "" : ` “${markdownText(detail)}”`}`;
}

/** Whether the person has settled it before. */
function isOwn(settled: JudgedRun["settled"], { author }: JudgedPage): boolean {
  return settled.some((one) => one.author === author);
}

function attributeLine(score: AttributeScore, run: JudgedRun, page: JudgedPage): string {
  const { attribute, level, probabilities, confidence } = score;
  const shares = probabilities.map((share, at) => `${at}: ${Math.round(share * 100)}%`).join(", ");
  const lines = [
    `**${markdownText(attribute)} ${scoreText(score.score)}** ${markdownText(level)}`,
    `levels ${shares}; sure of the flag: ${Math.round(confidence * 100)}%`,
    ...policyLines(run, page, attribute),
  ];
  return lines.join("  \n");
}

/** What people say, one's own word first. */
function settledLines(settled: JudgedRun["settled"], { author }: JudgedPage): string[] {
  return atMost(ownFirst(settled, author), MOST, (one) => {
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
