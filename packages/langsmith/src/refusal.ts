import { TraceJudgeError } from "@tracejudge/core";

/** The HTTP status of an error of LangSmith's client, of whatever version. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { status, message } = error as { status?: unknown; message?: unknown };
  if (typeof status === "number" && status > 0) return status;
  const told = typeof message === "string" ? /\[(\d{3})\]|^(\d{3}) /.exec(message) : null;
  return told === null ? undefined : Number(told[1] ?? told[2]);
}

/** The server has no such way of asking; an older one may do. */
export function isMissingRoute(error: unknown): boolean {
  return [404, 405, 501].includes(statusOf(error) ?? 0);
}

/**
 * The error that ends the whole job: a refused key, a server given up on, an interruption. Undefined
 * where only this one run is refused.
 */
export function fatalError(error: unknown): Error | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof TraceJudgeError) return at;
  }
  const status = statusOf(error);
  if (status === 401 || status === 403) return keyRefused(status, error);
  if (status === undefined) return error instanceof Error ? error : undefined;
  return undefined;
}

/** The error that ends a job for something that is not about one run. */
export function jobError(error: unknown): Error {
  return fatalError(error) ?? askedWrongly(statusOf(error), error);
}

function askedWrongly(status: number | undefined, cause: unknown): TraceJudgeError {
  const said = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : "";
  return new TraceJudgeError(
    "LANGSMITH_REFUSED",
    `LangSmith refused what it was asked (status ${status}): ${said.slice(0, 300)}`,
    "Check --filter and --queue where you gave them, and LANGSMITH_ENDPOINT where you have set it",
    { cause },
  );
}

export function keyRefused(status: number, cause: unknown): TraceJudgeError {
  return new TraceJudgeError(
    "LANGSMITH_REFUSED",
    `LangSmith refused the key (status ${status})`,
    "Set LANGSMITH_API_KEY to a key of the project's workspace, LANGSMITH_ENDPOINT where you are in the EU or host it yourself, and LANGSMITH_WORKSPACE_ID for a key of the whole organisation",
    { cause },
  );
}
