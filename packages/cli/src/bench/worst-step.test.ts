import type { Case, CaseLabel, StepVerdict, Verdict } from "@tracejudge/core";
import { expect, test } from "vitest";
import { worstSteps } from "./worst-step.ts";

const turn = (messageIndex: number, score: number) =>
  ({
    ...{ stepId: `m${messageIndex}`, kind: "llm", name: "model", path: [], messageIndex },
    scores: [
      { attribute: "reasoning", score, probabilities: [0, 0, 0, 0, 1], confidence: 1, level: "" },
    ],
    ...{ score, flagged: false, evidence: [] },
  }) satisfies StepVerdict;

const label = (message: number | null, score: number): CaseLabel => ({
  ...{ message, score, attribute: "reasoning" },
});
const found = (labels: CaseLabel[], scores: number[]) => {
  const item = { id: "a", source: "s", messages: [], labels } as unknown as Case;
  const steps = scores.map((score, at) => turn(2 * at + 1, score));
  return worstSteps(item, { steps } as unknown as Verdict);
};

test("the turn that scores lowest is found where people call it bad, whatever stands unlabelled", () => {
  expect(found([label(3, 0), label(1, 4)], [3.5, 2.9, 3])).toEqual([
    { source: "s", group: "a", attribute: "reasoning", found: true, chance: 1 / 3 },
  ]);
  expect(found([label(3, 0), label(1, 4)], [3.5, 3, 2.9])).toMatchObject([{ found: false }]);
});

test("of several bad turns one is enough, and a guess finds them more often", () => {
  expect(found([label(1, 1), label(5, 2)], [1, 4, 4])).toMatchObject([
    { found: true, chance: 2 / 3 },
  ]);
});

test("runs where nothing can be found or missed are left out", () => {
  expect(found([label(1, 4)], [1, 4])).toEqual([]);
  expect(found([label(null, 0)], [1, 4])).toEqual([]);
  expect(found([label(1, 0), label(3, 0)], [1, 4])).toEqual([]);
});
