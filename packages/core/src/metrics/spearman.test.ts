import { describe, expect, test } from "vitest";
import { averageRanks } from "./ranks.ts";
import { spearman } from "./spearman.ts";

describe("spearman", () => {
  test("the example of SciPy's documentation gives 0.8207826816681233", () =>
    expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.8207826816681233, 12));

  test("it sees order only, not distance", () => {
    expect(spearman([1, 2, 3], [1, 10, 1000])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  });

  test("a constant side, or fewer than two cases, is null", () => {
    expect(spearman([1, 1], [1, 2])).toBeNull();
    expect(spearman([1], [1])).toBeNull();
    expect(spearman([], [])).toBeNull();
  });
});

test("averageRanks shares the mean rank among ties", () =>
  expect(averageRanks([10, 20, 20, 5])).toEqual([2, 3.5, 3.5, 1]));
