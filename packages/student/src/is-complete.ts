import type { Step } from "@tracejudge/core";

/** Whether nothing of the step is still to come: every call it is about has its result. */
export function isComplete(step: Step): boolean {
  if (step.kind === "llm") {
    const calls = step.output?.toolCalls ?? [];
    return step.output !== undefined && calls.every(({ result }) => result !== undefined);
  }
  return step.call?.result !== undefined;
}
