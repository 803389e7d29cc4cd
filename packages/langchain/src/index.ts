/** Records and judges LangGraph and LangChain runs; evaluators for LangSmith and openevals' places. */
export { captureSource, type GraphClass } from "./capture-source.ts";
export {
  type ComparativeOptions,
  createComparativeEvaluator,
  type Preference,
} from "./evaluator/create-comparative-evaluator.ts";
export {
  createSummaryEvaluator,
  type SummaryArgs,
  type SummaryOptions,
} from "./evaluator/create-summary-evaluator.ts";
export {
  createTraceJudgeEvaluator,
  type EvaluatorOptions,
  type TraceJudgeEvaluator,
} from "./evaluator/create-trace-judge-evaluator.ts";
export type {
  EvaluationRow,
  EvaluatorArgs,
  ExampleLike,
  FeedbackRange,
  RunLike,
} from "./evaluator/evaluation-row.ts";
export type { RunClient } from "./evaluator/fetch-run.ts";
export type { ReadReferenceLabels, ReferenceLabels } from "./evaluator/reference-labels.ts";
export type { TraceJudgeOptions, TraceJudgeStats } from "./handler-options.ts";
export { type InstrumentOptions, instrument, type Uninstrument } from "./instrument.ts";
export type { PayloadKind, PayloadPlace, Redact } from "./privacy.ts";
export type { RootRun } from "./recorder.ts";
export { TraceJudgeHandler } from "./trace-judge-handler.ts";
export {
  createTrajectoryJudge,
  type TrajectoryArgs,
  type TrajectoryJudge,
  type TrajectoryJudgeOptions,
  type TrajectoryResult,
} from "./trajectory-judge.ts";
export type { JudgeSetup } from "./worker-protocol.ts";
