import { tellOnce } from "@tracejudge/core";

/** Tells of each kind of trouble once: the listener, else whoever reads the process's warnings. */
export function createReporter(onError: ((error: unknown) => unknown) | undefined) {
  return tellOnce((error, kind) => {
    if (onError) return onError(error);
    return process.emitWarning(printable(kind), { type: "TraceJudge" });
  });
}

/** An error may quote what the agent said: nothing in it may draw on the terminal. */
function printable(text: string): string {
  return text.slice(0, 500).replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}
