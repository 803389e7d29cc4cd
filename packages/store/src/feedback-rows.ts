import { randomUUID } from "node:crypto";
import type { AttributeScore, StepVerdict, Verdict } from "@tracejudge/core";

/** Key of the row that stands for a whole run; its metadata carries the whole verdict. */
export const OVERALL_KEY = "trace_quality";

/** One line of a scores file, in the shape of LangSmith's feedback. */
export interface FeedbackRow {
  id: string;
  /** The run that was judged: the root, or the step's own run. */
  run_id: string;
  trace_id: string;
  key: string;
  /** 0 to 4. */
  score: number | null;
  value: string | null;
  comment: string | null;
  feedback_source: { type: "model"; metadata: Record<string, unknown> };
  /** ISO 8601. */
  created_at: string;
}

/** A verdict as feedback: one row for the run, one per run attribute, one per step and attribute. */
export function feedbackRows(verdict: Verdict, now: Date): FeedbackRow[] {
  const row = rowMaker(verdict, now);
  const overall = row(verdict.traceId, OVERALL_KEY, {
    score: verdict.score,
    value: verdict.status,
    comment: verdict.error ?? verdict.blame?.why ?? null,
    metadata: { verdict },
  });
  const ofRun = verdict.attributes.map((score) =>
    row(verdict.traceId, score.attribute, attributeFields(score)),
  );
  const ofSteps = verdict.steps.flatMap((step) =>
    step.scores.map((score) => row(step.stepId, score.attribute, attributeFields(score, step))),
  );
  return [overall, ...ofRun, ...ofSteps];
}

interface RowFields {
  score: number | null;
  value: string | null;
  comment: string | null;
  metadata: Record<string, unknown>;
}

function rowMaker(verdict: Verdict, now: Date) {
  const { judge, rubric } = verdict;
  return (runId: string, key: string, { metadata, ...fields }: RowFields): FeedbackRow => ({
    id: randomUUID(),
    run_id: runId,
    trace_id: verdict.traceId,
    key,
    ...fields,
    feedback_source: { type: "model", metadata: { judge, rubric, ...metadata } },
    created_at: now.toISOString(),
  });
}

function attributeFields(score: AttributeScore, step?: StepVerdict): RowFields {
  const findings = step?.evidence.map((evidence) => evidence.message) ?? [];
  return {
    score: score.score,
    value: null,
    comment: [score.level, ...findings].join(" "),
    metadata: {
      probabilities: score.probabilities,
      confidence: score.confidence,
      ...(step === undefined ? {} : { step: step.name, path: step.path, flagged: step.flagged }),
    },
  };
}
