import { z } from "zod";

/**
 * Codes of findings that the student was taught to read, or that bear on an attribute. A check may
 * have codes of its own besides: their findings are for people.
 */
export const taughtCodes = [
  "tool_unknown",
  "args_malformed",
  "args_missing",
  "args_unexpected",
  "args_type",
  "args_value",
  "tool_error",
  "error_ignored",
  "call_repeated",
  "value_unseen",
  "value_injected",
  "injection_in_result",
  "judge_addressed",
  "secret_in_output",
  "pii_in_output",
  "number_unseen",
  "arithmetic_wrong",
  "step_failed",
] as const;

export type TaughtCode = (typeof taughtCodes)[number];

/** A deterministic finding about one step. Shown to people and to the student; never a score. */
export const evidenceSchema = z.object({
  code: z.string().regex(/^[a-z]+(_[a-z]+)*$/),
  stepId: z.string(),
  /** Where in the step: `args.city`, `result`, `output`. */
  place: z.string(),
  /** The offending text, shortened; secrets and personal data are masked. */
  detail: z.string(),
  message: z.string(),
});

export type Evidence = z.infer<typeof evidenceSchema>;
