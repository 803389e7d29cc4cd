import { z } from "zod";
import { stepKinds } from "./trace.ts";

export const LEVELS = 5;

/** What an attribute can apply to: kinds of steps, `answer` (a model turn that closes the run or hands
 * over to the user), and `run`, the run as a whole. */
export const targets = [...stepKinds, "answer", "run"] as const;

/** One attribute of the policy: what is judged, on what, and what each level 0-4 means. */
export const attributeSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]*$/, "lower case letters, digits and underscores"),
  weight: z.number().positive(),
  appliesTo: z.array(z.enum(targets)).min(1),
  policy: z.string().min(1),
  /** Wording of the levels 0 (bad) to 4 (good), in this order. */
  levels: z.array(z.string().min(1)).length(LEVELS),
  /** A run whose score for this attribute falls under the floor is flagged whatever the average. */
  floor: z.number().min(0).max(4).optional(),
});

/** The policy. Defaults follow the paper this project builds on: flagged below 3.0. */
export const rubricSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  threshold: z.number().min(0).max(4).default(3),
  /** Under this calibrated confidence a run's verdict is REVIEW: a person should look. */
  reviewBelow: z.number().min(0).max(1).default(0.5),
  /** Share of OK runs marked `audit: true`, chosen by a hash of the trace id. */
  auditRate: z.number().min(0).max(1).default(0.05),
  attributes: z.array(attributeSchema).min(1),
});

export type Target = (typeof targets)[number];
export type Attribute = z.infer<typeof attributeSchema>;
/** A parsed rubric; `version` is a hash of its content (12 hex digits), stored in every verdict. */
export type Rubric = z.infer<typeof rubricSchema> & { version: string };
