import type { TraceJudgeOptions } from "../handler-options.ts";
import type { TraceJudgeHandler } from "../trace-judge-handler.ts";
import type { EvaluationRow, EvaluatorArgs, ExampleLike, RunLike } from "./evaluation-row.ts";
import type { RunClient } from "./fetch-run.ts";
import type { JudgeChoice } from "./judge-client.ts";
import { errorRow, type RowKeys, rowsOfVerdict } from "./rows-of-verdict.ts";
import { type Digest, VerdictFinder } from "./verdict-finder.ts";

/** Options of the handler that records the runs apply too; nothing is written to disk unless told. */
export interface EvaluatorOptions
  extends JudgeChoice,
    Pick<TraceJudgeOptions, "redact" | "filter" | "dir" | "store" | "onVerdict"> {
  /**
   * LangSmith's client, to fetch the steps of a run that was not recorded and whose child runs are not
   * given in full; without one nothing is fetched.
   */
  client?: RunClient;
  /** Key of the overall score, `trace_quality` unless told. */
  feedbackKey?: string;
  /** Key of the steps' scores, `step_quality` unless told. */
  stepFeedbackKey?: string;
  /** Rows for all steps (unless told), for flagged ones only, or for none. */
  perStep?: boolean | "flagged";
}

/**
 * One value for every place an evaluator can stand: in `evaluators` of LangSmith's `evaluate()`, in
 * `wrapEvaluator` of `langsmith/vitest`, or called with `{inputs, outputs}` like one of openevals.
 * It never throws for what a run contains: what cannot be judged is a row that says so.
 */
export interface TraceJudgeEvaluator {
  (args: EvaluatorArgs): Promise<EvaluationRow[]>;
  evaluateRun(run: RunLike, example?: ExampleLike): Promise<{ results: EvaluationRow[] }>;
  /** Records the steps: pass it in `callbacks`, or to `instrument`. */
  readonly handler: TraceJudgeHandler;
  /** The verdict on a run in short, from memory where it was evaluated before. */
  digest(run: RunLike): Promise<Digest>;
  readonly feedbackKey: string;
  /** Ends the judging thread. A process may also just end. */
  close(): Promise<void>;
}

/** An evaluator that scores a run, each attribute of the rubric, and each step, from 0 to 4. */
export function createTraceJudgeEvaluator(options: EvaluatorOptions = {}): TraceJudgeEvaluator {
  const {
    feedbackKey = "trace_quality",
    stepFeedbackKey = "step_quality",
    perStep = true,
    ...recording
  } = options;
  const keys: RowKeys = { feedbackKey, stepFeedbackKey, perStep };
  const finder = new VerdictFinder({ store: false, ...recording });

  async function evaluate(args: EvaluatorArgs): Promise<EvaluationRow[]> {
    try {
      const { verdict, basis } = await finder.find(args);
      return rowsOfVerdict(verdict, basis, keys);
    } catch (error) {
      return [errorRow(error, keys)];
    }
  }

  // LangSmith names the evaluator's column by the function's name.
  Object.defineProperty(evaluate, "name", { value: feedbackKey });
  return Object.assign(evaluate, {
    evaluateRun: async (run: RunLike) => ({ results: await evaluate({ run }) }),
    handler: finder.handler,
    digest: (run: RunLike) => finder.digest(run),
    feedbackKey,
    close: () => finder.close(),
  });
}
