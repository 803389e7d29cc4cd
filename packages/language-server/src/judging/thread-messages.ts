import { type JudgeInfo, type Trace, TraceJudgeError, type Verdict } from "@tracejudge/core";

/** What the server tells its judging thread. */
export type ToThread =
  | { type: "judge"; id: number; trace: Trace }
  | { type: "abort"; id: number }
  | { type: "close" };

/** An error in a form that survives the way between threads. */
export interface ThreadFailure {
  code: TraceJudgeError["code"];
  message: string;
  remedy: string;
}

/** What the thread tells the server; `ready` or `unusable` comes first, and once. */
export type FromThread =
  | { type: "ready"; info: JudgeInfo; fingerprint?: string }
  | { type: "unusable"; failure: ThreadFailure }
  | { type: "progress"; id: number; done: number; total: number }
  | { type: "judged"; id: number; verdict: Verdict }
  | { type: "failed"; id: number; failure: ThreadFailure };

export function toFailure(error: unknown): ThreadFailure {
  // Not `instanceof`: a student that the folder has installed brings a copy of core of its own.
  const { code, message, remedy } = error as Partial<TraceJudgeError>;
  if (code !== undefined && message !== undefined && remedy !== undefined) {
    return { code, message: message.replace(`. ${remedy}.`, ""), remedy };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "MODEL_INVALID", message: text, remedy: "Judge again" };
}

export function fromFailure({ code, message, remedy }: ThreadFailure): TraceJudgeError {
  return new TraceJudgeError(code, message, remedy);
}
