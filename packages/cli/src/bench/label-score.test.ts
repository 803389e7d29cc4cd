import type { CaseLabel, StepVerdict, Verdict } from "@tracejudge/core";
import { expect, test } from "vitest";
import { labelScore } from "./label-score.ts";

const scored = (attribute: string, score: number) => ({
  attribute,
  score,
  probabilities: [0, 0, 0, 0, 1],
  confidence: 1,
  level: "",
});

const step = (kind: "llm" | "tool", messageIndex: number, id: string, score: number) =>
  ({
    stepId: `m${messageIndex}.${id}`,
    kind,
    name: id,
    path: [],
    messageIndex,
    ...(kind === "tool" && { toolCallId: id }),
    scores: [scored("tool_validity", score), scored("reasoning", score)],
    score,
    flagged: false,
    evidence: [],
  }) satisfies StepVerdict;

const verdict = {
  attributes: [scored("quality", 1.5)],
  steps: [
    step("llm", 1, "", 3.5),
    step("tool", 1, "one", 2.5),
    step("tool", 1, "two", 0.5),
    step("llm", 4, "", 3),
    step("tool", 4, "three", 1),
  ],
} as unknown as Verdict;

test.each([
  ["the run", { message: null, attribute: "quality" }, 1.5],
  ["a message's model step", { message: 1, attribute: "reasoning" }, 3.5],
  [
    "the model step of a message with several calls",
    { message: 1, attribute: "tool_validity" },
    3.5,
  ],
  ["the model step of a message with one call", { message: 4, attribute: "tool_validity" }, 3],
  ["a call by its id", { message: 1, attribute: "tool_validity", tool_call: "one" }, 2.5],
  ["a call by its place", { message: 1, attribute: "tool_validity", tool_call: 1 }, 0.5],
  ["nothing for another attribute", { message: 1, attribute: "quality" }, undefined],
  ["nothing for a message that was not judged", { message: 2, attribute: "reasoning" }, undefined],
] satisfies [string, Omit<CaseLabel, "score">, number | undefined][])(
  "a label is compared with %s",
  (_, label, score) => {
    expect(labelScore({ ...label, score: 4 }, verdict)?.score).toBe(score);
  },
);
