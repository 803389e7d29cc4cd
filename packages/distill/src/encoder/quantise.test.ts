import { seededRandom } from "@tracejudge/core";
import { describe, expect, test } from "vitest";
import { spread } from "../test-support/check-operator.ts";
import {
  dequantiseRows,
  PAIR,
  quantiseLinear,
  quantiseRows,
  roundByChance,
  transposed,
} from "./quantise.ts";

const matrix = spread(12 * 40).map((value, at) => value * 10 ** (Math.floor(at / 40) - 6));

describe.each([quantiseRows, quantiseLinear])("$name", (quantise) => {
  test("every value is within half a step of what it was, however small its row", () => {
    const quantised = quantise(matrix, 12);
    const full = dequantiseRows(quantised);
    for (const [at, value] of matrix.entries()) {
      const step = quantised.scale[Math.floor(at / 40)] ?? 0;
      expect(Math.abs((full[at] ?? 0) - value)).toBeLessThanOrEqual(step * 0.5001);
    }
  });

  test("quantising again changes nothing, so a student can be read and written any number of times", () => {
    const once = quantise(matrix, 12);
    expect(quantise(dequantiseRows(once), 12).values).toEqual(once.values);
  });
});

const largestPair = (values: Int8Array): number => {
  let largest = 0;
  for (let at = 0; at < values.length; at += 2) {
    const [one = 0, other = 0] = values.subarray(at, at + 2);
    if (one * other > 0) largest = Math.max(largest, Math.abs(one + other));
  }
  return largest;
};

test.each([
  ["to the nearest", Math.round],
  ["by chance", roundByChance(seededRandom(2))],
])(
  "no two neighbouring weights of a linear layer add up to more than 16 bits hold, rounded %s",
  (_, round) => {
    const even = Float32Array.from({ length: 4000 }, (_, at) => 1 + (at % 7) / 100);
    for (const data of [matrix, even]) {
      expect(largestPair(quantiseRows(data, 4).values)).toBeGreaterThan(PAIR);
      expect(largestPair(quantiseLinear(data, 4, round).values)).toBeLessThanOrEqual(PAIR);
    }
  },
);

test("a row of zeros stays one", () => {
  expect(dequantiseRows(quantiseRows(new Float32Array(6), 2))).toEqual(new Float32Array(6));
});

test("transposing twice gives the matrix back", () => {
  expect(transposed(transposed(matrix, 12), 40)).toEqual(matrix);
  expect(transposed(Int8Array.of(1, 2, 3, 4, 5, 6), 2)).toEqual(Int8Array.of(1, 4, 2, 5, 3, 6));
});

test("by chance a small step off the grid is kept on average, and none is made of nothing", () => {
  const row = Float32Array.from({ length: 1000 }, (_, at) => (at === 0 ? 127 : 5));
  const moved = row.map((value, at) => (at === 0 ? value : value + 0.2));
  const round = roundByChance(seededRandom(1));
  expect(quantiseRows(moved, 1).values.slice(1)).toEqual(new Int8Array(999).fill(5));
  const { values } = quantiseRows(moved, 1, round);
  const mean = values.slice(1).reduce((sum, value) => sum + value, 0) / 999;
  expect(mean).toBeCloseTo(5.2, 1);
  expect(quantiseRows(row, 1, round).values).toEqual(quantiseRows(row, 1).values);
});
