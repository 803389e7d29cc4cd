import { describe, expect, test } from "vitest";
import { auroc } from "./auroc.ts";

function check(scores: number[], positive: (0 | 1)[], expected: number | null): void {
  const got = auroc(
    scores,
    positive.map((value) => value === 1),
  );
  if (expected === null) expect(got).toBeNull();
  else expect(got).toBeCloseTo(expected, 12);
}

describe("auroc", () => {
  test("the example of scikit-learn's documentation gives 0.75", () =>
    check([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75));
  test("perfect order is 1, reversed order 0", () => {
    check([1, 2, 3, 4], [0, 0, 1, 1], 1);
    check([4, 3, 2, 1], [0, 0, 1, 1], 0);
  });
  test("ties count half", () => {
    check([1, 1, 1, 1], [0, 1, 0, 1], 0.5);
    // Pairs: (2,1) won, (2,2) half, (3,1) won, (3,2) won.
    check([1, 2, 2, 3], [0, 0, 1, 1], 3.5 / 4);
  });
  test("one class, or no case, is null", () => {
    check([1, 2], [1, 1], null);
    check([1, 2], [0, 0], null);
    check([], [], null);
  });
});
