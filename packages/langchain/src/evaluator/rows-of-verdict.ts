import {
  type AttributeScore,
  LEVELS,
  type StepVerdict,
  TraceJudgeError,
  type Verdict,
} from "@tracejudge/core";
import type { EvaluationRow, FeedbackRange } from "./evaluation-row.ts";
import { attributeComment, lowestStep, runComment, stepComment } from "./row-comments.ts";
import type { Basis } from "./rows-of-run.ts";

export interface RowKeys {
  /** Key of the run's overall score. */
  feedbackKey: string;
  /** Key of each step's score. */
  stepFeedbackKey: string;
  /** Whether steps get rows: all, only flagged ones, or none. */
  perStep: boolean | "flagged";
}

const range: FeedbackRange = { type: "continuous", min: 0, max: LEVELS - 1 };

const runId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** The overall row first, then one for each attribute, then one for each judged step. */
export function rowsOfVerdict(verdict: Verdict, basis: Basis, keys: RowKeys): EvaluationRow[] {
  const source = sourceOf(verdict, basis);
  const overall: EvaluationRow = {
    key: keys.feedbackKey,
    score: verdict.score ?? Number.NaN,
    value: verdict.status,
    comment: runComment(verdict, basis),
    evaluatorInfo: {
      ...source,
      status: verdict.status,
      confidence: verdict.confidence,
      ...(verdict.blame && { blame: verdict.blame }),
      ...(verdict.error !== undefined && { error: verdict.error }),
    },
    feedbackConfig: range,
  };
  const attributes = verdict.attributes.map((score) => attributeRow(verdict, score, source));
  const steps = verdict.steps.filter(
    (step) => keys.perStep !== false && (keys.perStep === true || step.flagged),
  );
  return [
    overall,
    ...attributes,
    ...steps.flatMap((step) => stepRows(verdict, step, source, keys.stepFeedbackKey)),
  ];
}

/** What went wrong on the way to a verdict, as the one row that LangSmith shows. */
export function errorRow(error: unknown, keys: RowKeys): EvaluationRow {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof TraceJudgeError ? error.code : "UNEXPECTED";
  return {
    key: keys.feedbackKey,
    score: Number.NaN,
    value: "ERROR",
    comment: `Not judged: ${message}`,
    evaluatorInfo: { status: "ERROR", error: message, code },
  };
}

function sourceOf({ judge, rubric }: Verdict, basis: Basis): Record<string, unknown> {
  return { judge, rubric, basis };
}

function attributeRow(
  verdict: Verdict,
  score: AttributeScore,
  source: Record<string, unknown>,
): EvaluationRow {
  const stepId = lowestStep(verdict, score.attribute)?.step.stepId;
  return {
    key: score.attribute,
    score: score.score,
    comment: attributeComment(verdict, score),
    evaluatorInfo: {
      ...source,
      probabilities: score.probabilities,
      confidence: score.confidence,
      level: score.level,
      ...(stepId !== undefined && { stepId }),
    },
    feedbackConfig: range,
  };
}

function stepRows(
  verdict: Verdict,
  step: StepVerdict,
  source: Record<string, unknown>,
  key: string,
): EvaluationRow[] {
  if (step.score === null) return [];
  const isRun = source.basis !== "messages" && source.basis !== "answer";
  const target = isRun ? runId.exec(step.stepId)?.[0] : undefined;
  const row: EvaluationRow = {
    key,
    score: step.score,
    value: step.flagged ? "FLAGGED" : "OK",
    comment: stepComment(verdict, step),
    evaluatorInfo: {
      ...source,
      step: { id: step.stepId, kind: step.kind, name: step.name, path: step.path },
      attributes: Object.fromEntries(
        step.scores.map(({ attribute, score, probabilities, confidence }) => [
          attribute,
          { score, probabilities, confidence },
        ]),
      ),
      evidence: step.evidence.map(({ code, place, message }) => ({ code, place, message })),
    },
    feedbackConfig: range,
  };
  return [target === undefined ? row : { ...row, targetRunId: target }];
}
