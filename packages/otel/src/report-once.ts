import { tellOnce } from "@tracejudge/core";

/** Tells of each kind of trouble once: the listener, else whoever reads the process's warnings. */
export function createReporter(onError: ((error: unknown) => void) | undefined) {
  return tellOnce((error, kind) => {
    if (onError) onError(error);
    else process.emitWarning(kind, { type: "TraceJudge" });
  });
}
