import { type Attribute, type AttributeScore, LEVELS, type Rubric } from "@tracejudge/core";
import { z } from "zod";

/** A question of the decision wire format; only `score` can be answered here. */
export const questionSchema = z.looseObject({
  type: z.string().describe("`score`; `noul`, `choice` and `box` are refused"),
  instructions: z.unknown().optional().describe("Policy or key of an attribute of the rubric"),
  criteria: z.unknown().optional().describe("The five levels of that attribute, level 0 first"),
});

export const answerSchema = z.object({
  type: z.literal("score"),
  score: z.number().describe("Expected level, 0 to 4"),
  confidence: z.number().describe("1: all probability on one level; 0: spread evenly"),
  legend: z.record(z.string(), z.string()),
  probabilities: z.record(z.string(), z.number()),
});

export type WireQuestion = z.infer<typeof questionSchema>;
export type WireAnswer = z.infer<typeof answerSchema>;

/**
 * The attribute a question asks for: the one whose levels are its criteria, where its instructions, if
 * any, are the attribute's policy or key. Else why the student would only guess.
 */
export function attributeAsked(
  question: WireQuestion,
  rubric: Rubric,
): { attribute: Attribute } | { why: string } {
  if (question.type !== "score") return { why: `it is a ${question.type} question` };
  const criteria = Array.isArray(question.criteria) ? question.criteria : [];
  if (criteria.length !== LEVELS) {
    return { why: `it has ${criteria.length} levels instead of ${LEVELS}` };
  }
  const asked = criteria.map(plain);
  const attribute = rubric.attributes.find(({ levels }) =>
    levels.every((level, at) => plain(level) === asked[at]),
  );
  if (attribute === undefined) {
    return { why: "its levels are not those of an attribute of the rubric" };
  }
  const { key, policy } = attribute;
  const said = plain(question.instructions ?? "");
  if (said === "" || said === plain(policy) || said === plain(key)) return { attribute };
  return { why: `its levels are those of ${key}, but its instructions are not` };
}

export function answerOf({ score, probabilities }: AttributeScore, levels: string[]): WireAnswer {
  return {
    type: "score",
    score,
    confidence: certainty(probabilities),
    legend: byLevel(levels),
    probabilities: byLevel(probabilities),
  };
}

function byLevel<T>(values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, level) => [String(level), value]));
}

/** 1 minus the entropy, relative to the highest there is. */
function certainty(probabilities: readonly number[]): number {
  const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return Math.min(1, Math.max(0, 1 - entropy / Math.log(LEVELS)));
}

function plain(text: unknown): string {
  return typeof text === "string" ? text.trim().replace(/\s+/g, " ").toLowerCase() : "?";
}
