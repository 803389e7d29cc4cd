import type { AttributeScore, StepVerdict, Verdict } from "@tracejudge/core";

/** One `gen_ai.evaluation.result` event: its attributes, and which step it is about. */
export interface EvaluationEvent {
  attributes: Record<string, string | number | string[] | number[]>;
  flagged: boolean;
  /** Absent where the whole run was judged. */
  stepId?: string;
}

/** The names of the scores that no single attribute of the rubric has. */
const RUN_SCORE = "trace_quality";
const STEP_SCORE = "step_quality";

/**
 * A verdict as evaluation events: the run's score and one for each attribute of the rubric, then the
 * same for each step that was judged. Scores are 0 to 4. Names are those of OpenTelemetry's GenAI
 * conventions (semantic-conventions-genai 0.1), and under `tracejudge.` what they have no name for.
 */
export function evaluationEvents(
  verdict: Verdict,
  responseIds: ReadonlyMap<string, string> = new Map(),
): EvaluationEvent[] {
  const common = commonAttributes(verdict);
  return [
    runEvent(verdict, common),
    ...verdict.attributes.map((one) => ({
      attributes: { ...common, ...scoreAttributes(one) },
      flagged: false,
    })),
    ...verdict.steps.flatMap((step) => stepEvents(step, common, responseIds.get(step.stepId))),
  ];
}

type Attributes = EvaluationEvent["attributes"];

function commonAttributes({ traceId, threadId, rubric, judge }: Verdict): Attributes {
  return {
    "tracejudge.trace.id": traceId,
    "tracejudge.rubric.name": rubric.name,
    "tracejudge.rubric.version": rubric.version,
    "tracejudge.judge.name": judge.name,
    "tracejudge.judge.version": judge.version,
    ...(threadId !== undefined && { "gen_ai.conversation.id": threadId }),
  };
}

function runEvent(verdict: Verdict, common: Attributes): EvaluationEvent {
  const { score, status, confidence, blame, error } = verdict;
  const explanation = error ?? blame?.why;
  return {
    attributes: {
      ...common,
      "gen_ai.evaluation.name": RUN_SCORE,
      "gen_ai.evaluation.score.label": status,
      ...(score !== null && { "gen_ai.evaluation.score.value": score }),
      ...(explanation !== undefined && { "gen_ai.evaluation.explanation": explanation }),
      ...(confidence !== null && { "tracejudge.confidence": confidence }),
      ...(blame !== undefined && { "tracejudge.blame.step.id": blame.stepId }),
      // The value the conventions have for an error without a class of its own
      ...(status === "ERROR" && { "error.type": "_OTHER" }),
    },
    flagged: status !== "OK",
  };
}

function stepEvents(
  step: StepVerdict,
  common: Attributes,
  responseId: string | undefined,
): EvaluationEvent[] {
  const { stepId, score, scores, flagged, evidence } = step;
  if (score === null) return [];
  const base: Attributes = {
    ...common,
    "tracejudge.step.id": stepId,
    "tracejudge.step.name": step.name,
    ...(responseId !== undefined && { "gen_ai.response.id": responseId }),
  };
  const found = evidence.map(({ message }) => message).join("\n");
  const whole: Attributes = {
    ...base,
    "gen_ai.evaluation.name": STEP_SCORE,
    "gen_ai.evaluation.score.value": score,
    "gen_ai.evaluation.score.label": flagged ? "FLAGGED" : "OK",
    ...(found !== "" && { "gen_ai.evaluation.explanation": found }),
  };
  return [
    { attributes: whole, flagged, stepId },
    ...scores.map((one) => ({
      attributes: { ...base, ...scoreAttributes(one) },
      flagged: false,
      stepId,
    })),
  ];
}

/** The label is the rubric's wording of the nearest level: five for each attribute. */
function scoreAttributes(score: AttributeScore): Attributes {
  return {
    "gen_ai.evaluation.name": score.attribute,
    "gen_ai.evaluation.score.value": score.score,
    "gen_ai.evaluation.score.label": score.level,
    "tracejudge.probabilities": score.probabilities,
    "tracejudge.confidence": score.confidence,
  };
}
