import { TraceJudgeError } from "@tracejudge/core";

/** What a person should read of an error: ours say what to do, of others the stack is wanted. */
export function traceJudgeErrorText(error: unknown): string {
  if (error instanceof TraceJudgeError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
