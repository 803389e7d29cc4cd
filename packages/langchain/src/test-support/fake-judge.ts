import { agentRubric, type Judge, type Step, type Trace, type Verdict } from "@tracejudge/core";

function stepVerdict(step: Step): Verdict["steps"][number] {
  const { id, kind, name, path } = step;
  return { stepId: id, kind, name, path, scores: [], score: null, flagged: false, evidence: [] };
}

/** A judge that finds everything in order, and keeps what it was shown. */
export function createFakeJudge(): Judge & { judged: Trace[]; prepared: Step[] } {
  const judged: Trace[] = [];
  const prepared: Step[] = [];
  return {
    judged,
    prepared,
    info: { name: "fake", version: "1", traceFormat: "none" },
    rubric: agentRubric,
    async judge(trace) {
      judged.push(trace);
      return {
        traceId: trace.id,
        ...(trace.name !== undefined && { traceName: trace.name }),
        ...(trace.threadId !== undefined && { threadId: trace.threadId }),
        rubric: { name: agentRubric.name, version: agentRubric.version },
        judge: this.info,
        status: "OK",
        score: 4,
        confidence: 1,
        attributes: [],
        steps: trace.steps.map(stepVerdict),
        audit: false,
        drift: [],
      };
    },
    async prepare(_trace, step) {
      prepared.push(step);
    },
    async close() {},
  };
}

/** For `judgeModule`: the fake judge in the judging thread. */
export async function createJudge(): Promise<Judge> {
  return createFakeJudge();
}
