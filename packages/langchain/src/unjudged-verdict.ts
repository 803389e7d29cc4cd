import type { Judge, Verdict } from "@tracejudge/core";

export interface UnjudgedTrace {
  id: string;
  name?: string | undefined;
  threadId?: string | undefined;
}

/** The verdict of a run that could not be judged; `judge` is absent where there is none. */
export function unjudgedVerdict(trace: UnjudgedTrace, error: string, judge?: Judge): Verdict {
  const { name, version, traceFormat } = judge?.info ?? {
    name: "none",
    version: "",
    traceFormat: "",
  };
  return {
    traceId: trace.id,
    ...(trace.name !== undefined && { traceName: trace.name }),
    ...(trace.threadId !== undefined && { threadId: trace.threadId }),
    rubric: { name: judge?.rubric.name ?? "none", version: judge?.rubric.version ?? "" },
    judge: { name, version, traceFormat },
    status: "ERROR",
    score: null,
    confidence: null,
    attributes: [],
    steps: [],
    audit: false,
    drift: [],
    error,
  };
}
