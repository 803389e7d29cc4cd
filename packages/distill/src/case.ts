import { z } from "zod";

/** One label of a case: who decided what about which message. `score` may be a mean of people's. */
export const labelSchema = z.object({
  /** Index of the judged assistant message; null means the whole run. */
  message: z.number().int().nonnegative().nullable(),
  tool_call: z.union([z.number(), z.string()]).nullish(),
  attribute: z.string(),
  score: z.number().min(0).max(4),
  by: z.string().optional(),
});

export const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  group: z.string(),
  licence: z.string(),
  messages: z.array(z.unknown()),
  tools: z.array(z.unknown()).nullish(),
  labels: z.array(labelSchema),
  meta: z.record(z.string(), z.unknown()).nullish(),
});

export type Label = z.infer<typeof labelSchema>;
export type Case = z.infer<typeof caseSchema>;
