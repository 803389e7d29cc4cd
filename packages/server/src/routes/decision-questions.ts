import { type AttributeScore, certainty } from "@tracejudge/core";
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
