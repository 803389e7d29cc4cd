import { z } from "zod";
import { evidenceSchema } from "./evidence.ts";
import { LEVELS } from "./rubric.ts";
import { codePlaceSchema, stepKinds } from "./trace.ts";

export const verdictStatuses = ["OK", "FLAGGED", "REVIEW", "ERROR"] as const;

export const attributeScoreSchema = z.object({
  attribute: z.string(),
  /** Expected level, 0 to 4. */
  score: z
    .number()
    .min(0)
    .max(LEVELS - 1),
  /** Calibrated probability of each level 0-4; sums to 1. */
  probabilities: z.array(z.number()).length(LEVELS),
  /** Calibrated probability that the flag (score under the threshold, or not) is right, 0.5 to 1. */
  confidence: z.number().min(0).max(1),
  /** The rubric's wording of the nearest level. */
  level: z.string(),
});

export const stepVerdictSchema = z.object({
  stepId: z.string(),
  kind: z.enum(stepKinds),
  name: z.string(),
  path: z.array(z.string()),
  agent: z.string().optional(),
  definedAt: codePlaceSchema.optional(),
  messageIndex: z.number().optional(),
  toolCallId: z.string().optional(),
  /** Empty where no attribute of the rubric applies to the step. */
  scores: z.array(attributeScoreSchema),
  /** Weighted mean of `scores`; null where there are none. */
  score: z.number().nullable(),
  flagged: z.boolean(),
  evidence: z.array(evidenceSchema),
});

export const blameSchema = z.object({
  stepId: z.string(),
  attribute: z.string(),
  score: z.number(),
  why: z.string(),
});

/** Where the rubric's attribute is not word for word what the student was taught. */
export const driftSchema = z.object({ attribute: z.string(), message: z.string() });

export const verdictSchema = z.object({
  traceId: z.string(),
  traceName: z.string().optional(),
  threadId: z.string().optional(),
  rubric: z.object({ name: z.string(), version: z.string() }),
  judge: z.object({ name: z.string(), version: z.string(), traceFormat: z.string() }),
  status: z.enum(verdictStatuses),
  /** Weighted mean of `attributes`, 0 to 4; null where nothing could be judged. */
  score: z.number().nullable(),
  confidence: z.number().nullable(),
  attributes: z.array(attributeScoreSchema),
  steps: z.array(stepVerdictSchema),
  /** The step to look at first; absent on a clean run. */
  blame: blameSchema.optional(),
  /** True for a deterministic sample of OK runs that people should check anyway. */
  audit: z.boolean(),
  drift: z.array(driftSchema),
  /** Why there is no judgement (status ERROR). */
  error: z.string().optional(),
});

export type VerdictStatus = (typeof verdictStatuses)[number];
export type AttributeScore = z.infer<typeof attributeScoreSchema>;
export type StepVerdict = z.infer<typeof stepVerdictSchema>;
export type Blame = z.infer<typeof blameSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
