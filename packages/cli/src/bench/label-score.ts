import type { AttributeScore, CaseLabel, StepVerdict, Verdict } from "@tracejudge/core";

/**
 * What the judge said about the thing a label is about; undefined where it did not judge it.
 * One call of a message is its tool step; a message is its model step; no message is the run.
 */
export function labelScore(label: CaseLabel, verdict: Verdict): AttributeScore | undefined {
  const { message, tool_call: call, attribute } = label;
  if (message === null) return scoreFor(attribute, verdict.attributes);
  const steps = verdict.steps.filter((step) => step.messageIndex === message);
  const tools = steps.filter((step) => step.kind === "tool");
  if (call !== null && call !== undefined) {
    const step = typeof call === "number" ? tools[call] : tools.find(isCall(call));
    return scoreFor(attribute, step?.scores ?? []);
  }
  const model = steps.find((step) => step.kind === "llm");
  return scoreFor(attribute, model?.scores ?? []);
}

function isCall(id: string) {
  return (step: StepVerdict) => step.toolCallId === id;
}

function scoreFor(attribute: string, scores: readonly AttributeScore[]) {
  return scores.find((score) => score.attribute === attribute);
}
