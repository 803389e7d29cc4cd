import type { Problem } from "./problem.ts";

export type TraceJudgeErrorCode =
  | "RUBRIC_INVALID"
  | "RUBRIC_UNTAUGHT"
  | "MODEL_MISSING"
  | "MODEL_INVALID"
  | "MODEL_MISMATCH"
  | "INPUT_UNREADABLE"
  | "INPUT_TOO_LARGE"
  | "OPTION_INVALID"
  | "PACKAGE_MISSING"
  | "LANGSMITH_REFUSED"
  | "LANGSMITH_UNREACHABLE"
  | "RUN_ID_TAKEN"
  | "JUDGE_SILENT"
  | "CALLBACK_SILENT"
  | "DATA_UNUSABLE"
  | "OUTPUT_TAKEN"
  | "OUTPUT_UNWRITABLE"
  | "CHECKPOINT_MISMATCH"
  | "CLOSED"
  | "ABORTED";

/** The only error this project throws on purpose. `remedy` says what the user can do. */
export class TraceJudgeError extends Error {
  readonly code: TraceJudgeErrorCode;
  readonly remedy: string;
  readonly problems: readonly Problem[];

  constructor(
    code: TraceJudgeErrorCode,
    message: string,
    remedy: string,
    options: { cause?: unknown; problems?: readonly Problem[] } = {},
  ) {
    super(`${message}. ${remedy}.`, { cause: options.cause });
    this.name = "TraceJudgeError";
    this.code = code;
    this.remedy = remedy;
    this.problems = options.problems ?? [];
  }
}
