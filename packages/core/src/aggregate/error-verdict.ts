import type { JudgeInfo } from "../judge.ts";
import type { Rubric } from "../rubric.ts";
import type { Trace } from "../trace.ts";
import type { Verdict } from "../verdict.ts";

/** Everything of a verdict that is not judgement. */
export function verdictHead(
  trace: Trace,
  rubric: Rubric,
  info: JudgeInfo,
): Pick<Verdict, "traceId" | "traceName" | "threadId" | "rubric" | "judge"> {
  return {
    traceId: trace.id,
    ...(trace.name === undefined ? {} : { traceName: trace.name }),
    ...(trace.threadId === undefined ? {} : { threadId: trace.threadId }),
    rubric: { name: rubric.name, version: rubric.version },
    judge: { name: info.name, version: info.version, traceFormat: info.traceFormat },
  };
}

/** A verdict that says why there is no judgement. */
export function errorVerdict(input: {
  trace: Trace;
  rubric: Rubric;
  info: JudgeInfo;
  error: string;
  drift?: Verdict["drift"];
}): Verdict {
  return {
    ...verdictHead(input.trace, input.rubric, input.info),
    status: "ERROR",
    score: null,
    confidence: null,
    attributes: [],
    steps: [],
    audit: false,
    drift: input.drift ?? [],
    error: input.error,
  };
}
