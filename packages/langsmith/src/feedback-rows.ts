import type { AttributeScore, StepVerdict, Trace, Verdict } from "@tracejudge/core";
import { type Place, placeSteps } from "./place-steps.ts";
import { uuid5 } from "./uuid5.ts";

/** Key of the row that stands for a whole run. */
export const OVERALL_KEY = "trace_quality";

/** One score, on its way to LangSmith. */
export interface FeedbackRow {
  id: string;
  /** The run it stands at: the root, or the step's own. */
  runId: string;
  /** Of that run, in ms since the epoch. */
  startTime?: number;
  key: string;
  /** 0 to 4. */
  score: number | null;
  comment: string;
  sourceInfo: Record<string, unknown>;
}

export interface VerdictRows {
  /** One per attribute of the run, and per step and attribute. */
  details: FeedbackRow[];
  /** The overall row. Written last: where it stands, the run is done. */
  overall: FeedbackRow;
}

type Version = Pick<Verdict, "judge" | "rubric">;

/**
 * A verdict as feedback. An id is made of run, step, attribute, and the versions of judge and rubric:
 * the same verdict gives the same ids, and a changed rubric or student gives new rows beside the old.
 */
export function feedbackRows(trace: Trace, verdict: Verdict): VerdictRows {
  const places = placeSteps(trace);
  const root: Place = {
    runId: trace.id,
    ...(trace.startTime !== undefined && { startTime: trace.startTime }),
  };
  const ofRun = verdict.attributes.map((score) => attributeRow(verdict, root, score));
  const ofSteps = verdict.steps.flatMap((step) => {
    const place = places.get(step.stepId);
    if (place === undefined) return [];
    return step.scores.map((score) => attributeRow(verdict, place, score, step));
  });
  const unplaced = verdict.steps.filter(({ stepId }) => !places.has(stepId));
  return { details: [...ofRun, ...ofSteps], overall: overallRow(verdict, root, unplaced) };
}

/** The id of the overall row of a run: it tells whether this judge has judged it by this rubric. */
export function overallId(runId: string, version: Version): string {
  return rowId(runId, "", OVERALL_KEY, version);
}

function rowId(runId: string, stepId: string, key: string, { judge, rubric }: Version): string {
  return uuid5([runId, stepId, key, judge.name, judge.version, judge.traceFormat, rubric.version]);
}

function overallRow(verdict: Verdict, root: Place, unplaced: readonly StepVerdict[]): FeedbackRow {
  const { judge, rubric, status, confidence, blame, audit, drift } = verdict;
  const step = verdict.steps.find(({ stepId }) => stepId === blame?.stepId);
  return {
    id: overallId(root.runId, verdict),
    ...root,
    key: OVERALL_KEY,
    score: verdict.score,
    comment: [status, ...(step ? [`at ${step.name}`] : []), verdict.error ?? blame?.why]
      .filter((part) => part !== undefined)
      .join(": "),
    sourceInfo: {
      judge,
      rubric,
      status,
      confidence,
      audit,
      ...(blame && { blame }),
      ...(drift.length > 0 && { drift }),
      // Steps that are no runs of their own in LangSmith, such as a message that a node wrote itself.
      ...(unplaced.length > 0 && {
        steps: unplaced.map(({ stepId, name, score, flagged }) => ({
          stepId,
          name,
          score,
          flagged,
        })),
      }),
    },
  };
}

function attributeRow(
  verdict: Version,
  place: Place,
  { attribute, score, level, probabilities, confidence }: AttributeScore,
  step?: StepVerdict,
): FeedbackRow {
  const { judge, rubric } = verdict;
  const findings = step?.evidence.map(({ message }) => message) ?? [];
  return {
    id: rowId(place.runId, step?.stepId ?? "", attribute, verdict),
    ...place,
    key: attribute,
    score,
    comment: [level, ...findings].join(" "),
    sourceInfo: {
      judge,
      rubric,
      probabilities,
      confidence,
      ...(step && { stepId: step.stepId, step: step.name, path: step.path, flagged: step.flagged }),
    },
  };
}
