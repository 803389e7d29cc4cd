import { expect, test } from "vitest";
import { calibrate } from "./calibrate.ts";

const flat = [0, 0, 0, 0, 0];

function check(
  name: string,
  logits: number[],
  temperature: number,
  bias: number[],
  want: number[],
) {
  test(name, () => {
    const got = calibrate(logits, { temperature, bias });
    got.forEach((value, level) => {
      expect(value).toBeCloseTo(want[level] ?? Number.NaN, 6);
    });
    expect(got.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  });
}

check("equal logits are an even bet", flat, 1, flat, [0.2, 0.2, 0.2, 0.2, 0.2]);
check(
  "temperature softens",
  [0, 0, 0, 0, 2],
  2,
  flat,
  [0.1488475, 0.1488475, 0.1488475, 0.1488475, 0.40461],
);
check(
  "bias moves one level",
  flat,
  1,
  [0, 0, 0, 0, 1],
  [0.1488475, 0.1488475, 0.1488475, 0.1488475, 0.40461],
);
check("huge logits do not overflow", [0, 0, 0, 0, 5000], 1, flat, [0, 0, 0, 0, 1]);
