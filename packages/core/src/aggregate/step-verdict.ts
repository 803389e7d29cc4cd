import { appliesTo } from "../applies.ts";
import type { Evidence } from "../evidence.ts";
import type { Rubric } from "../rubric.ts";
import type { Step, Trace } from "../trace.ts";
import type { AttributeScore, StepVerdict } from "../verdict.ts";
import { attributeScore, isDistribution } from "./attribute-score.ts";

/** Probabilities of levels 0-4 by attribute key, and the evidence, of one judged thing. */
export interface Judgement {
  /** Attributes that do not apply are passed over. */
  probabilities: Readonly<Record<string, readonly number[]>>;
  evidence: readonly Evidence[];
}

/** The verdict on one step; `judgement` is absent where the step was not judged. */
export function stepVerdict(
  trace: Trace,
  rubric: Rubric,
  step: Step,
  judgement: Judgement | undefined,
): StepVerdict {
  const scores = rubric.attributes.flatMap((attribute) => {
    const probabilities = judgement?.probabilities[attribute.key];
    if (!appliesTo(attribute, step, trace) || !isDistribution(probabilities)) return [];
    return [attributeScore(attribute, probabilities, rubric.threshold)];
  });
  const score = weightedScore(scores, rubric);
  return {
    stepId: step.id,
    kind: step.kind,
    name: step.name,
    path: step.path,
    ...(step.agent === undefined ? {} : { agent: step.agent }),
    ...(step.definedAt === undefined ? {} : { definedAt: step.definedAt }),
    ...(step.messageIndex === undefined ? {} : { messageIndex: step.messageIndex }),
    ...(step.call === undefined ? {} : { toolCallId: step.call.id }),
    scores,
    score,
    flagged: isFlagged(score, scores, rubric),
    evidence: [...(judgement?.evidence ?? [])],
  };
}

type Scored = Pick<AttributeScore, "attribute" | "score">;

/** Mean of the scores by the rubric's weights, as shares of the weights present; null for none. */
export function weightedScore(scores: readonly Scored[], rubric: Rubric): number | null {
  let sum = 0;
  let weights = 0;
  for (const { key, weight } of rubric.attributes) {
    const score = scores.find((candidate) => candidate.attribute === key);
    if (score === undefined) continue;
    sum += weight * score.score;
    weights += weight;
  }
  return weights === 0 ? null : sum / weights;
}

/** Under the threshold as a whole, or under the floor of any attribute. Steps and runs alike. */
export function isFlagged(
  score: number | null,
  scores: readonly Scored[],
  rubric: Rubric,
): boolean {
  return (score !== null && score < rubric.threshold) || underFloor(scores, rubric).length > 0;
}

/** Keys of the attributes that score under their floor. */
export function underFloor(scores: readonly Scored[], rubric: Rubric): string[] {
  return rubric.attributes
    .filter(({ key, floor = 0 }) =>
      scores.some((candidate) => candidate.attribute === key && candidate.score < floor),
    )
    .map(({ key }) => key);
}
