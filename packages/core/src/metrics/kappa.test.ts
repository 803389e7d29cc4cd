import { describe, expect, test } from "vitest";
import { confusionMatrix, toLevel } from "./confusion-matrix.ts";
import { type KappaWeights, weightedKappa } from "./kappa.ts";

function check(
  truth: number[],
  predicted: number[],
  weights: KappaWeights,
  kappa: number | null,
): void {
  const got = weightedKappa(truth, predicted, weights);
  if (kappa === null) expect(got).toBeNull();
  else expect(got).toBeCloseTo(kappa, 10);
}

describe("weightedKappa", () => {
  test("full agreement over more than one level is 1", () => {
    check([0, 2, 4], [0, 2, 4], "linear", 1);
    check([0, 2, 4], [0, 2, 4], "quadratic", 1);
  });

  // By hand, linear: observed 1 + 2 = 3 of 4 cases. Rows {0:2, 4:2}, columns {0:1, 1:1, 2:1, 4:1}.
  // Expected (2*(0+1+2+4) + 2*(4+3+2+0)) / 4 = 8, so 1 - 3/8. Squares: 1 - 5 / ((2*21 + 2*29) / 4).
  test("values worked by hand", () => {
    check([0, 0, 4, 4], [0, 1, 2, 4], "linear", 1 - 3 / 8);
    check([0, 0, 4, 4], [0, 1, 2, 4], "quadratic", 1 - 5 / 25);
  });

  test("the worst possible disagreement is -1", () => check([0, 4], [4, 0], "linear", -1));

  test("a constant answer to mixed truth is worth 0", () => check([0, 4], [4, 4], "quadratic", 0));

  test("it is null without cases and where both raters say one level", () => {
    check([], [], "linear", null);
    check([4, 4], [4, 4], "linear", null);
  });

  test("float scores are rounded to levels", () => {
    check([0, 0, 4, 4], [0.4, 0.6, 2.4, 3.9], "linear", 1 - 3 / 8);
  });
});

describe("confusionMatrix", () => {
  test("rows are the truth, columns the prediction", () => {
    const matrix = confusionMatrix([0, 0, 4], [1, 1, 4]);
    expect(matrix[0]).toEqual([0, 2, 0, 0, 0]);
    expect(matrix[4]).toEqual([0, 0, 0, 0, 1]);
  });

  test("levels stay in 0 to 4, and halves go up", () => {
    expect([-1, 2.5, 9].map(toLevel)).toEqual([0, 3, 4]);
  });
});
