import type { Rubric } from "../rubric.ts";
import type { AttributeScore, Verdict, VerdictStatus } from "../verdict.ts";
import { isFailureBlame } from "./blame.ts";
import { contradictions } from "./combine-evidence.ts";
import { cleanProbability } from "./run-confidence.ts";
import { isFlagged, weightedScore } from "./step-verdict.ts";

/** All that the status of a verdict hangs on, besides weights, floors and bounds of the rubric. */
export interface StatusFacts {
  /** Of the run. */
  attributes: readonly Pick<AttributeScore, "attribute" | "score" | "probabilities">[];
  /** The run itself failed. */
  failed: boolean;
  /** Highest score, 0 to 4, that a certain fact stands against; null where none does. */
  contradicted: number | null;
}

export function statusFacts({ attributes, steps, blame, error }: Verdict): StatusFacts {
  const against = contradictions(steps, 0).map(({ score }) => score.score);
  return {
    attributes: attributes.map(({ attribute, score, probabilities }) => ({
      attribute,
      score,
      probabilities,
    })),
    failed: error === undefined && isFailureBlame(blame),
    contradicted: against.reduce<number | null>(
      (highest, score) => Math.max(highest ?? 0, score),
      null,
    ),
  };
}

/**
 * The status that the same judgement has under a rubric with other weights, threshold, floors or review
 * bound: as `aggregateVerdict` would say, without judging again. Attributes that were not judged count
 * for nothing; other wording, or other kinds of steps, need a judge.
 */
export function statusUnder(facts: StatusFacts, rubric: Rubric): VerdictStatus {
  const flagged = flaggedUnder(facts, rubric);
  if (flagged === null) return "ERROR";
  if (flagged) return "FLAGGED";
  if (facts.contradicted !== null && facts.contradicted >= rubric.threshold) return "REVIEW";
  const attributes = attributesOf(facts, rubric);
  return cleanProbability(attributes, rubric) < rubric.reviewBelow ? "REVIEW" : "OK";
}

/** Whether that status is FLAGGED, which is much less work; null where nothing counts. */
export function flaggedUnder(facts: StatusFacts, rubric: Rubric): boolean | null {
  const attributes = attributesOf(facts, rubric);
  const score = weightedScore(attributes, rubric);
  return score === null ? null : facts.failed || isFlagged(score, attributes, rubric);
}

/** The weighted score, 0 to 4, of the same judgement under that rubric; null where nothing counts. */
export function scoreUnder(facts: StatusFacts, rubric: Rubric): number | null {
  return weightedScore(facts.attributes, rubric);
}

function attributesOf({ attributes }: StatusFacts, rubric: Rubric): StatusFacts["attributes"] {
  const known = new Set(rubric.attributes.map(({ key }) => key));
  return attributes.filter(({ attribute }) => known.has(attribute));
}
