/** The callback handler that records and judges LangGraph and LangChain runs. */
export type { TraceJudgeOptions, TraceJudgeStats } from "./handler-options.ts";
export type { PayloadKind, PayloadPlace, Redact } from "./privacy.ts";
export type { RootRun } from "./recorder.ts";
export { TraceJudgeHandler } from "./trace-judge-handler.ts";
export type { JudgeSetup } from "./worker-protocol.ts";
