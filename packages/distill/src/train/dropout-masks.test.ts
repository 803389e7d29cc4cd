import { expect, test } from "vitest";
import { drawMask, keepRateOf, randomBits } from "./dropout-masks.ts";

const size = 40_001;
const draw = (seed: number, dropout: number) =>
  drawMask(size, keepRateOf(dropout), randomBits(seed));
const kept = (mask: Uint8Array) => mask.reduce((sum, value) => sum + value, 0) / size;

test.each([0.1, 0.5])("a share of %f is dropped", (dropout) => {
  expect(keepRateOf(dropout)).toBeCloseTo(1 - dropout, 2);
  expect(Math.abs(kept(draw(3, dropout)) - keepRateOf(dropout))).toBeLessThan(0.01);
});

test("seeds that follow one another give masks that have nothing in common", () => {
  const [a, b] = [draw(1, 0.5), draw(2, 0.5)];
  const same = a.filter((value, at) => value === b[at]).length / size;
  expect(Math.abs(same - 0.5)).toBeLessThan(0.01);
});

test("the same seed gives the same mask, and seed 0 is as good as another", () => {
  expect(draw(0, 0.25)).toEqual(draw(0, 0.25));
  expect(Math.abs(kept(draw(0, 0.25)) - 0.75)).toBeLessThan(0.01);
});
