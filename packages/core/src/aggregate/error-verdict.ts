import type { JudgeInfo } from "../judge.ts";
import type { Rubric } from "../rubric.ts";
import type { Verdict } from "../verdict.ts";

/** What a verdict needs to know of its trace, which may be all there is of it. */
export interface NamedTrace {
  id: string;
  name?: string | undefined;
  threadId?: string | undefined;
}

/** Everything of a verdict that is not judgement. */
export function verdictHead(
  trace: NamedTrace,
  rubric: Pick<Rubric, "name" | "version">,
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

const noRubric = { name: "none", version: "" };
const noJudge: JudgeInfo = { name: "none", version: "", traceFormat: "" };

/** A verdict that says why there is no judgement; without `rubric` and `info` where there is no judge. */
export function errorVerdict(input: {
  trace: NamedTrace;
  rubric?: Rubric | undefined;
  info?: JudgeInfo | undefined;
  error: string;
  drift?: Verdict["drift"];
}): Verdict {
  return {
    ...verdictHead(input.trace, input.rubric ?? noRubric, input.info ?? noJudge),
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
