import { describe, expect, test } from "vitest";
import { expectedCalibrationError } from "./expected-calibration-error.ts";

function check(confidences: number[], correct: (0 | 1)[], bins: number, expected: number): void {
  const got = expectedCalibrationError(
    confidences,
    correct.map((value) => value === 1),
    bins,
  );
  expect(got).toBeCloseTo(expected, 12);
}

describe("expectedCalibrationError", () => {
  test("sure and right is 0, sure and wrong is 1", () => {
    check([1, 1], [1, 1], 15, 0);
    check([1, 1], [0, 0], 15, 1);
  });
  test("right as often as it says is 0", () =>
    check([0.75, 0.75, 0.75, 0.75], [1, 1, 1, 0], 10, 0));
  // Bin (0.9, 1]: mean confidence 0.95, accuracy 0.5. Bin (0.5, 0.6]: 0.6 against 1. Weights 2/3 and 1/3.
  test("two bins by hand", () =>
    check([0.95, 0.95, 0.6], [1, 0, 1], 10, (2 / 3) * 0.45 + (1 / 3) * 0.4));
  test("confidence 0 falls into the first bin", () => check([0, 0.05], [0, 0], 10, 0.025));
  test("no cases is null", () => expect(expectedCalibrationError([], [])).toBeNull());
});
