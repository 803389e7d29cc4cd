import { describe, expect, test } from "vitest";
import { agentRubric } from "../rubric/agent-rubric.ts";
import { attributeScore, flagConfidence, isDistribution, medianLevel } from "./attribute-score.ts";

const [attribute] = agentRubric.attributes;

describe("attributeScore", () => {
  test("the score is the expected level, the wording that of the nearest one", () => {
    if (attribute === undefined) throw new RangeError("no attribute");
    const score = attributeScore(attribute, [0.1, 0.2, 0.3, 0.4, 0], 3);
    expect(score.score).toBeCloseTo(2, 12);
    expect(score.level).toBe(attribute.levels[2]);
    expect(score.confidence).toBeCloseTo(0.6, 12);
  });
});

describe("medianLevel", () => {
  const distance = (probabilities: number[], named: number) =>
    probabilities.reduce((sum, p, level) => sum + p * Math.abs(level - named), 0);
  test.each([
    [[0, 0, 0, 0, 1], 4],
    [[0.3, 0.15, 0, 0, 0.55], 4],
    [[0.6, 0, 0, 0, 0.4], 0],
    [[0.1, 0.2, 0.3, 0.4, 0], 2],
  ])(
    "of %j is level %i, and no other is nearer to the truth on average",
    (probabilities, level) => {
      expect(medianLevel(probabilities)).toBe(level);
      for (const other of [0, 1, 2, 3, 4]) {
        expect(distance(probabilities, level)).toBeLessThanOrEqual(distance(probabilities, other));
      }
    },
  );
});

describe("flagConfidence", () => {
  function check(probabilities: number[], threshold: number, expected: number): void {
    expect(flagConfidence(probabilities, threshold)).toBeCloseTo(expected, 12);
  }
  test("is the probability of the side that was chosen", () => {
    check([0.7, 0.1, 0.1, 0.1, 0], 3, 0.9);
    check([0, 0, 0.1, 0.2, 0.7], 3, 0.9);
  });
  test("a threshold between two levels counts the level above it as good", () => {
    check([0, 0, 0.2, 0.8, 0], 2.5, 0.8);
    check([0, 0, 0.8, 0.2, 0], 2.5, 0.8);
  });
  test("is under a half where far-off levels pull the score to the other side", () =>
    check([0.4, 0, 0, 0, 0.6], 3, 0.4));
});

describe("isDistribution", () => {
  test.each([
    [[0.2, 0.2, 0.2, 0.2, 0.2], true],
    [[1, 0, 0, 0], false],
    [[Number.NaN, 0, 0, 0, 1], false],
    [[0.5, 0.5, 0.5, 0, 0], false],
    [[1.5, -0.5, 0, 0, 0], false],
    [undefined, false],
  ])("%j is one: %s", (probabilities, expected) =>
    expect(isDistribution(probabilities)).toBe(expected),
  );
});
