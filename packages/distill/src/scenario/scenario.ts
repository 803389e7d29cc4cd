import { z } from "zod";

/** What one attribute or several are given: 0 (bad) to 4 (good). */
const scoresSchema = z.partialRecord(
  z.enum(["tool_validity", "reasoning", "compliance", "quality"]),
  z.number().min(0).max(4),
);

const callSchema = z.tuple([z.string().min(1), z.record(z.string(), z.unknown())]);

/**
 * One turn: what the user says, calls with what the model says beside them, their results in the same
 * order (a text, or any JSON), or what the agent says to the user.
 */
export const entrySchema = z.union([
  z.tuple([z.literal("user"), z.string().min(1)]),
  z.tuple([z.literal("call"), z.string(), callSchema], callSchema),
  z.tuple([z.literal("result"), z.unknown()], z.unknown()),
  z.tuple([z.literal("say"), z.string().min(1)]),
]);

/** A twin: the run until `at`, and `instead` in place of that turn and all after it. */
export const faultSchema = z.strictObject({
  at: z.number().int().nonnegative(),
  kind: z.string().min(1),
  instead: z.array(entrySchema).min(1),
  /** By the place of a turn in `instead`; "0" is the faulty one. */
  scores: z.record(z.string().regex(/^\d+$/), scoresSchema),
  run: scoresSchema.optional(),
  why: z.string(),
});

export const scenarioSchema = z.strictObject({
  id: z.string().min(1),
  run: z.array(entrySchema).min(2),
  /** Where the good run is not perfect: by the place of a turn, or "run". */
  scores: z.record(z.string().regex(/^(\d+|run)$/), scoresSchema).optional(),
  faults: z.array(faultSchema),
});

/** The first line of a file: the agent that all its scenarios are of. */
export const domainSchema = z.strictObject({
  domain: z.string().min(1),
  system: z.string(),
  tools: z.array(
    z.strictObject({
      name: z.string().min(1),
      description: z.string(),
      parameters: z.record(z.string(), z.unknown()),
    }),
  ),
});

export type Scores = z.infer<typeof scoresSchema>;
export type Entry = z.infer<typeof entrySchema>;
export type Fault = z.infer<typeof faultSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type Domain = z.infer<typeof domainSchema>;
