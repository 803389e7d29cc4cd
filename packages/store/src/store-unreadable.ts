import { TraceJudgeError } from "@tracejudge/core";

/** The error of a store whose folder, or file of deleted runs, the system does not let one read. */
export function storeUnreadable(place: string, cause: unknown): TraceJudgeError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new TraceJudgeError(
    "INPUT_UNREADABLE",
    `${place} cannot be read: ${message}`,
    "Name a folder of recorded runs, such as .tracejudge, that you may read",
    { cause },
  );
}
