import { describe, expect, test } from "vitest";
import { macroF1 } from "./macro-f1.ts";

describe("macroF1", () => {
  test("the example of scikit-learn's documentation gives 0.2667", () =>
    expect(macroF1([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1])).toBeCloseTo(0.8 / 3, 12));

  // Flagged: 1 hit, said 2, true 1 -> 2/3. Clean: 2 hits, said 2, true 3 -> 4/5.
  test("the flag by hand", () =>
    expect(macroF1([true, false, false, false], [true, true, false, false])).toBeCloseTo(
      (2 / 3 + 4 / 5) / 2,
      12,
    ));

  test("flagging everything is worth little where half is clean", () =>
    expect(macroF1([true, false], [true, true])).toBeCloseTo(1 / 3, 12));

  test("a class that never occurs is left out", () => expect(macroF1([true], [true])).toBe(1));

  test("no cases is null", () => expect(macroF1([], [])).toBeNull());
});
