import type { Attribute } from "./rubric.ts";
import type { Step, Trace } from "./trace.ts";

/**
 * Whether a step is judged by an attribute: its kind must be listed, and there must be something to
 * judge. So a step that was aborted or interrupted never is, nor a model call that brought no message.
 * `tool_validity` judges a model's turn only where tools are in play: it called some, or was offered any.
 */
export function appliesTo(attribute: Attribute, step: Step, trace: Trace): boolean {
  const { appliesTo: targets } = attribute;
  const listed =
    targets.includes(step.kind) || (targets.includes("answer") && isAnswer(step, trace));
  if (!listed) return false;
  if (step.status === "aborted" || step.status === "interrupted") return false;
  if (step.kind === "tool" || step.kind === "retriever") return step.call !== undefined;
  if (step.kind !== "llm") return true;
  if (step.output === undefined) return false;
  if (attribute.key !== "tool_validity") return true;
  return (step.output.toolCalls?.length ?? 0) > 0 || trace.tools.length > 0;
}

/** A model turn without calls, after which the user speaks or the run ends. */
export function isAnswer(step: Step, trace: Trace): boolean {
  if (step.kind !== "llm" || step.output === undefined) return false;
  if ((step.output.toolCalls?.length ?? 0) > 0) return false;
  if (step.messageIndex !== undefined) {
    const next = step.saw.messages[step.messageIndex + 1];
    if (next?.role === "user") return true;
  }
  if (trace.status !== "ok") return false;
  return trace.steps.findLast((other) => other.kind === "llm")?.id === step.id;
}

/**
 * Whether the run as a whole is judged by an attribute. A run that failed, was stopped or waits for a
 * person has no final answer yet, so only a finished one is.
 */
export function appliesToRun(attribute: Attribute, trace: Trace): boolean {
  return attribute.appliesTo.includes("run") && trace.status === "ok";
}
