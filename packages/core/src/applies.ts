import type { Attribute } from "./rubric.ts";
import type { Step, Trace } from "./trace.ts";

/**
 * Whether a step is judged by an attribute: its kind must be listed, and there must be something to
 * judge. So a step that was aborted or interrupted never is, nor a model call that brought no message.
 * `tool_validity` judges a model's turn only where tools are in play: it called some, or was offered any.
 */
export function appliesTo(attribute: Attribute, step: Step, trace: Trace): boolean {
  if (!attribute.appliesTo.includes(step.kind)) return false;
  if (step.status === "aborted" || step.status === "interrupted") return false;
  if (step.kind === "tool" || step.kind === "retriever") return step.call !== undefined;
  if (step.kind !== "llm") return true;
  if (step.output === undefined) return false;
  if (attribute.key !== "tool_validity") return true;
  return (step.output.toolCalls?.length ?? 0) > 0 || trace.tools.length > 0;
}

/**
 * Whether the run as a whole is judged by an attribute. A run that failed, was stopped or waits for a
 * person has no final answer yet, so only a finished one is.
 */
export function appliesToRun(attribute: Attribute, trace: Trace): boolean {
  return attribute.appliesTo.includes("run") && trace.status === "ok";
}
