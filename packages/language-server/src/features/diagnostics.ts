import { agreesWithJudge, type Precedent } from "@tracejudge/core";
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JudgedPage } from "../judged-page.ts";
import { plainText } from "../pages/plain-text.ts";
import type { Settings } from "../settings.ts";
import { atMost } from "../texts/at-most.ts";
import { oneLine } from "../texts/one-line.ts";
import { scoreText } from "../texts/score-text.ts";
import { evidenceSpan, type StepFacts, stepFacts, worstScore } from "./step-facts.ts";
import { toRange } from "./to-protocol.ts";

const severities = {
  hint: DiagnosticSeverity.Hint,
  information: DiagnosticSeverity.Information,
  warning: DiagnosticSeverity.Warning,
  error: DiagnosticSeverity.Error,
} as const;

/** Findings that one diagnostic tells of. */
const MOST_FINDINGS = 10;
/** Characters of one that are told there. */
const LONGEST_FINDING = 600;

/** What a quick fix needs to know of a flagged step. */
export interface FlagData {
  traceId: string;
  stepId: string;
}

/** The flagged steps, each on what its evidence points at, else on its head. */
export function flagDiagnostics(
  document: TextDocument,
  page: JudgedPage,
  level: Settings["diagnostics"],
): Diagnostic[] {
  if (level === "off") return [];
  const facts = page.runs
    .flatMap((run) => stepFacts(run))
    .filter(({ verdict }) => verdict?.flagged);
  return facts
    .filter((one) => !isAcquitted(one, page))
    .map((one) => flagDiagnostic(document, one, severities[level]));
}

/**
 * Once people have said that a step is good in all that was flagged, it is not told again: one's own
 * word counts, else the mean of the others'.
 */
function isAcquitted(
  { verdict, settled }: StepFacts,
  { author, rubric: { threshold } }: JudgedPage,
): boolean {
  const low = (verdict?.scores ?? []).filter(({ score }) => score < threshold);
  const isGood = (attribute: string): boolean => {
    const people = settled.filter((one) => one.attribute === attribute);
    const own = people.filter((one) => one.author === author);
    const counted = own.length > 0 ? own : people;
    const sum = counted.reduce((total, one) => total + meant(one), 0);
    return counted.length > 0 && sum / counted.length >= threshold;
  };
  return low.length > 0 && low.every(({ attribute }) => isGood(attribute));
}

/** Who agrees with a flagged 2.7 means that score, though its wording is that of level 3. */
function meant(one: Precedent): number {
  return agreesWithJudge(one) ? (one.judgeScore ?? one.score) : one.score;
}

function flagDiagnostic(
  document: TextDocument,
  { mark, run, verdict }: StepFacts,
  severity: DiagnosticSeverity,
): Diagnostic {
  const text = document.getText();
  const found = verdict?.evidence ?? [];
  const evidence = found.slice(0, MOST_FINDINGS);
  const worst = verdict && worstScore(verdict);
  const spans = evidence.map((one) => evidenceSpan(mark, one, text));
  const at = spans.findIndex((span) => span !== mark.head);
  const data: FlagData = { traceId: run.trace.id, stepId: mark.step.id };
  return {
    range: toRange(document, spans[at] ?? mark.head),
    severity,
    source: "tracejudge",
    ...(worst !== undefined && { code: oneLine(worst.attribute) }),
    message: [
      worst === undefined
        ? ""
        : `${worst.attribute} ${scoreText(worst.score)} of 4: ${worst.level}`,
      ...atMost(found, MOST_FINDINGS, ({ message }) => message),
    ]
      .filter((line) => line !== "")
      .map(short)
      .join("\n"),
    relatedInformation: evidence.flatMap((one, index): DiagnosticRelatedInformation[] => {
      const span = spans[index];
      if (index === at || span === undefined) return [];
      const location = { uri: document.uri, range: toRange(document, span) };
      return [{ location, message: short(one.message) }];
    }),
    data,
  };
}

function short(text: string): string {
  const plain = plainText(text);
  return plain.length > LONGEST_FINDING ? `${plain.slice(0, LONGEST_FINDING)}…` : plain;
}
