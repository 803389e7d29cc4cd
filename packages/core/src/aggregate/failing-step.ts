import type { Step, Trace } from "../trace.ts";

/**
 * The step that made a failed run fail. Its error went all the way up, so every step around it failed
 * too, and none inside it did; a tool error that the agent was told of and could handle is not one.
 * Steps that were aborted because another one failed never are. Where several are left, the last one
 * with the run's own error message is taken. Undefined where the run itself failed, as at the
 * recursion limit.
 */
export function failingStep(trace: Trace): Step | undefined {
  if (trace.status !== "error") return undefined;
  const byId = new Map(trace.steps.map((step) => [step.id, step]));
  const failed = trace.steps.filter((step) => step.status === "error" && wentUp(step, byId));
  const around = new Set(failed.map((step) => step.parentId));
  const innermost = failed.filter((step) => !around.has(step.id));
  const message = trace.error?.message;
  if (message === undefined) return innermost.at(-1);
  return innermost.findLast((step) => sameError(step.error?.message, message));
}

function wentUp(step: Step, byId: ReadonlyMap<string, Step>): boolean {
  const seen = new Set<string>();
  let parent = step.parentId;
  while (parent !== undefined && !seen.has(parent)) {
    seen.add(parent);
    const enclosing = byId.get(parent);
    if (enclosing !== undefined && enclosing.status !== "error") return false;
    parent = enclosing?.parentId;
  }
  return true;
}

/**
 * Wrapping an error keeps the text of the first one; a step without a message may be the one. An error
 * that LangGraph cannot mark with its task, a frozen one, is lost in that very trouble.
 */
function sameError(ofStep: string | undefined, ofRun: string): boolean {
  if (/^Cannot (add|create|set) .*\bpregelTaskId\b/.test(ofRun)) return true;
  return ofStep === undefined || ofRun.includes(ofStep) || ofStep.includes(ofRun);
}
