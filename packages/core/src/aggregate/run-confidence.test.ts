import { describe, expect, test } from "vitest";
import { agentRubric } from "../rubric/agent-rubric.ts";
import type { Rubric } from "../rubric.ts";
import { attributeScore } from "./attribute-score.ts";
import { cleanProbability } from "./run-confidence.ts";

const [first, second] = agentRubric.attributes.map(({ floor: _, ...attribute }) => attribute);

function check(
  rules: { weight: number; floor?: number; p: number[] }[],
  threshold: number,
  expected: number,
): void {
  const attributes = rules.map(({ weight, floor }, at) => {
    const base = at === 0 ? first : second;
    if (base === undefined) throw new RangeError("no attribute");
    return { ...base, weight, ...(floor === undefined ? {} : { floor }) };
  });
  const rubric: Rubric = { ...agentRubric, threshold, attributes };
  const scores = attributes.map((attribute, at) =>
    attributeScore(attribute, rules[at]?.p ?? [], threshold),
  );
  expect(cleanProbability(scores, rubric)).toBeCloseTo(expected, 9);
}

describe("cleanProbability", () => {
  test("one attribute: the probability of its good levels", () =>
    check([{ weight: 1, p: [0.1, 0.1, 0.1, 0.3, 0.4] }], 3, 0.7));

  // Clean: (2,4) 0.5 * 0.6, (4,2) 0.5 * 0.4, (4,4) 0.5 * 0.6; only (2,2) misses a mean of 3.
  test("two attributes: all combinations of levels, by hand", () =>
    check(
      [
        { weight: 0.5, p: [0, 0, 0.5, 0, 0.5] },
        { weight: 0.5, p: [0, 0, 0.4, 0, 0.6] },
      ],
      3,
      0.8,
    ));

  test("a level under a floor is never clean, whatever the mean", () =>
    check(
      [
        { weight: 0.1, floor: 2, p: [0.3, 0, 0, 0, 0.7] },
        { weight: 0.9, p: [0, 0, 0, 0, 1] },
      ],
      3,
      0.7,
    ));

  test("weights need not sum to 1, nor be round", () =>
    check(
      [
        { weight: 1 / 3, p: [0, 0, 0, 1, 0] },
        { weight: 1 / 3, p: [0, 0, 0, 1, 0] },
      ],
      3,
      1,
    ));
});
