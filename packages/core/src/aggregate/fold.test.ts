import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/random.ts";
import { expectedLevel } from "./attribute-score.ts";
import { defaultFold, type Fold, foldNames, foldScores } from "./fold.ts";
import { foldDistributions } from "./fold-distributions.ts";

const random = seededRandom(11);

function check(fold: Fold, scores: number[], expected: number): void {
  expect(foldScores(fold, scores)).toBeCloseTo(expected, 6);
}

function randomDistribution(): number[] {
  const parts = Array.from({ length: 5 }, () => random() ** 3);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

describe("foldScores", () => {
  test("mean, min and the mean of the lowest", () => {
    check({ name: "mean" }, [1, 2, 3], 2);
    check({ name: "min" }, [3, 1, 2], 1);
    check({ name: "lowest_k_mean", parameter: 2 }, [4, 1, 2], 1.5);
    check({ name: "lowest_k_mean", parameter: 9 }, [4, 1], 2.5);
    check({ name: "lowest_k_mean", parameter: 0.25 }, [4, 1, 2, 3, 4, 4, 4, 4], 1.5);
    check({ name: "lowest_k_mean", parameter: 0.01 }, [4, 1, 2], 1);
  });

  // -log((e^0 + e^-2) / 2) with sharpness 1 over scores 0 and 2.
  test("softmin by hand", () =>
    check({ name: "softmin", parameter: 1 }, [0, 2], -Math.log((1 + Math.exp(-2)) / 2)));

  test("softmin goes from the mean to the lowest score as it gets sharper", () => {
    check({ name: "softmin", parameter: 1e-7 }, [0, 2, 4], 2);
    check({ name: "softmin", parameter: 1e4 }, [1, 2, 4], 1 + Math.log(3) / 1e4);
  });

  test("one step, or equal steps, keep their score under every fold", () => {
    for (const name of foldNames) {
      check({ name }, [2.5], 2.5);
      check({ name }, [2.5, 2.5, 2.5], 2.5);
    }
  });

  test("one fatal step does not drown in forty good ones", () => {
    const scores = [...Array<number>(40).fill(3.9), 0.2];
    expect(foldScores({ name: "mean" }, scores)).toBeGreaterThan(3.5);
    expect(foldScores(defaultFold, scores)).toBeLessThan(1);
  });

  test.each(foldNames)("%s lies between lowest and mean, and a better step never hurts", (name) => {
    for (let round = 0; round < 200; round++) {
      const scores = Array.from({ length: 1 + Math.floor(random() * 8) }, () => random() * 4);
      const folded = foldScores({ name }, scores);
      expect(folded).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-9);
      expect(folded).toBeLessThanOrEqual(foldScores({ name: "mean" }, scores) + 1e-9);
      const better = scores.map((score, at) => (at === 0 ? Math.min(4, score + 1) : score));
      expect(foldScores({ name }, better)).toBeGreaterThanOrEqual(folded - 1e-9);
    }
  });
});

describe("foldDistributions", () => {
  test.each(foldNames)("%s: sums to 1, and its expected level is the folded score", (name) => {
    for (let round = 0; round < 100; round++) {
      const steps = Array.from({ length: 1 + Math.floor(random() * 6) }, randomDistribution);
      const folded = foldDistributions({ name }, steps, undefined) ?? [];
      expect(folded.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      expect(expectedLevel(folded)).toBeCloseTo(foldScores({ name }, steps.map(expectedLevel)), 9);
    }
  });

  const sure = (level: number) => [0, 1, 2, 3, 4].map((at) => (at === level ? 1 : 0));

  test("the run as a whole counts as one more step, or with its own weight", () => {
    const score = (fold: Fold) =>
      expectedLevel(foldDistributions(fold, [sure(4), sure(4)], sure(1)) ?? []);
    expect(score({ name: "mean" })).toBeCloseTo(3, 9);
    expect(score({ name: "mean", runWeight: 0.5 })).toBeCloseTo(2.5, 9);
    expect(score({ name: "min", runWeight: 0 })).toBeCloseTo(4, 9);
  });

  test("without steps the run stands alone, without both there is nothing", () => {
    expect(foldDistributions(defaultFold, [], sure(1))).toEqual(sure(1));
    expect(foldDistributions({ name: "mean", runWeight: 0.2 }, [], sure(1))).toEqual(sure(1));
    expect(foldDistributions(defaultFold, [], undefined)).toBeUndefined();
  });
});
