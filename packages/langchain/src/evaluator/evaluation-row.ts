/**
 * One row of feedback, in the shape LangSmith's `evaluate()`, `langsmith/vitest` and openevals share.
 * It is written out here so that this package needs no `langsmith` to be installed.
 */
export interface EvaluationRow {
  key: string;
  /** 0 to 4; NaN, which is null on the wire, where nothing could be judged: `comment` says why. */
  score: number;
  /** OK, FLAGGED, REVIEW or ERROR, on the rows about a run or a step as a whole. */
  value?: string;
  comment: string;
  /** Who judged by what, the probabilities of the levels, the confidence: LangSmith's source info. */
  evaluatorInfo: Record<string, unknown>;
  /** The run of the step that the row is about; without it LangSmith takes the whole run. */
  targetRunId?: string;
  feedbackConfig?: FeedbackRange;
}

/** How LangSmith should read the scores of a key. */
export interface FeedbackRange {
  type: "continuous";
  min: number;
  max: number;
}

/** A run as LangSmith gives it to evaluators: fetched, or live in the middle of `evaluate()`. */
export interface RunLike {
  id: string;
  name?: string;
  run_type?: string;
  start_time?: number | string | null;
  end_time?: number | string | null;
  inputs?: unknown;
  outputs?: unknown;
  error?: string | null;
  status?: string | null;
  tags?: string[] | null;
  extra?: unknown;
  dotted_order?: string | null;
  reference_example_id?: string | null;
  trace_id?: string | null;
  /** LangSmith's project: its id where the run was fetched, its name where it is live. */
  session_id?: string | null;
  project_name?: string | null;
  child_runs?: RunLike[] | null;
}

/** An example of a dataset; `outputs` are what a person expects. */
export interface ExampleLike {
  id?: string;
  inputs?: unknown;
  outputs?: unknown;
}

/** What an evaluator is called with; a plain call gives `outputs` and perhaps `inputs`. */
export interface EvaluatorArgs {
  inputs?: unknown;
  outputs?: unknown;
  referenceOutputs?: unknown;
  run?: RunLike;
  example?: ExampleLike;
}
