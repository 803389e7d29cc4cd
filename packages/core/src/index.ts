export { TraceJudgeError, type TraceJudgeErrorCode } from "./errors.ts";
export { type Evidence, type EvidenceCode, evidenceCodes, evidenceSchema } from "./evidence.ts";
export type { Judge, JudgeInfo, JudgeOptions } from "./judge.ts";
export { type Problem, problemText } from "./problem.ts";
export {
  type Attribute,
  attributeSchema,
  LEVELS,
  type Rubric,
  rubricSchema,
  type Target,
  targets,
} from "./rubric.ts";
export {
  type Message,
  messageSchema,
  type RunError,
  type RunStatus,
  runStatuses,
  type Sight,
  type Step,
  type StepKind,
  stepKinds,
  stepSchema,
  type ToolCall,
  type ToolResult,
  type ToolSpec,
  type Trace,
  type TraceFormat,
  toolCallSchema,
  toolSpecSchema,
  traceFormats,
  traceSchema,
} from "./trace.ts";
export {
  type AttributeScore,
  type Blame,
  type StepVerdict,
  type Verdict,
  type VerdictStatus,
  verdictSchema,
  verdictStatuses,
} from "./verdict.ts";
