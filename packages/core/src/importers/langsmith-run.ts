import { z } from "zod";

const record = z.record(z.string(), z.unknown());
const time = z.union([z.string(), z.number()]);

/** A field of the wrong type reads as absent: one odd field must not cost the whole row. */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/**
 * One run (one row) as LangSmith stores it; only `id` is required. Times are ISO strings or
 * milliseconds since the epoch. Unknown fields are kept.
 */
export const langSmithRunSchema = z.looseObject({
  id: z.string().min(1),
  name: lenient(z.string()),
  run_type: lenient(z.string()),
  start_time: lenient(time),
  end_time: lenient(time.nullable()),
  /** Almost always an object, but a runnable may return a bare value. */
  inputs: z.unknown().optional(),
  outputs: z.unknown().optional(),
  error: lenient(z.string().nullable()),
  status: lenient(z.string().nullable()),
  tags: lenient(z.array(z.string()).nullable()),
  extra: lenient(record.nullable()),
  events: lenient(z.array(z.unknown()).nullable()),
  serialized: z.unknown().optional(),
  trace_id: lenient(z.string().nullable()),
  /** `<time>Z<run id>` of every ancestor and the run itself, joined by dots. */
  dotted_order: lenient(z.string().nullable()),
  parent_run_id: lenient(z.string().nullable()),
  parent_run_ids: lenient(z.array(z.string()).nullable()),
  thread_id: lenient(z.string().nullable()),
});

export type LangSmithRun = z.infer<typeof langSmithRunSchema>;

/**
 * What our recorder adds to `extra.tracejudge`, because a run's `error` text alone does not tell
 * control flow from failure.
 */
export const recorderNoteSchema = z.looseObject({
  error_name: lenient(z.string()),
  control: lenient(z.enum(["interrupt", "parent_command", "abort"])),
  /** Root runs: the graph reported that it stopped for a person (`interrupt_before` and so on). */
  interrupted: lenient(z.string()),
  /** Root runs: the interrupted run of the same thread that this one goes on with. */
  resumes: lenient(z.string()),
  /** Root runs: the run of another tracer that this one was started under. */
  external_parent_id: lenient(z.string()),
  /** The id that the app gave the run, where an earlier one had it already. */
  run_id: lenient(z.string()),
  /** Runs of a model: how many tokens were streamed. */
  tokens: lenient(z.number()),
});

export type RecorderNote = z.infer<typeof recorderNoteSchema>;
