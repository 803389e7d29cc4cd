import { expect, test } from "vitest";
import { adamW, clipGlobalNorm, noMoments } from "./adam-w.ts";
import type { Parameters } from "./training-step.ts";

const tensor = (dims: number[], ...values: number[]) => ({ dims, data: Float32Array.from(values) });

test("three steps agree with the formula worked out by hand", () => {
  const parameters: Parameters = new Map([["w", tensor([1, 1], 1)]]);
  const moments = noMoments();
  let [w, m, v] = [1, 0, 0];
  for (const [index, g] of [0.5, -0.25, 1].entries()) {
    const count = index + 1;
    adamW(parameters, new Map([["w", Float32Array.of(g)]]), moments, {
      count,
      rate: () => 0.1,
      weightDecay: 0.01,
    });
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    w -= 0.1 * 0.01 * w;
    w -= (0.1 * (m / (1 - 0.9 ** count))) / (Math.sqrt(v / (1 - 0.999 ** count)) + 1e-8);
    expect(parameters.get("w")?.data[0]).toBeCloseTo(w, 6);
  }
});

test("biases do not decay, and what has no gradient stays", () => {
  const parameters: Parameters = new Map([
    ["bias", tensor([1], 1)],
    ["frozen", tensor([1, 1], 1)],
    ["matrix", tensor([1, 1], 1)],
  ]);
  const zero = () => Float32Array.of(0);
  const gradients = new Map([
    ["bias", zero()],
    ["matrix", zero()],
  ]);
  adamW(parameters, gradients, noMoments(), { count: 1, rate: () => 1, weightDecay: 0.5 });
  expect([...parameters.values()].map(({ data }) => data[0])).toEqual([1, 1, 0.5]);
});

test("only gradients that are too long together are shortened", () => {
  const gradients = new Map([
    ["a", Float32Array.of(3)],
    ["b", Float32Array.of(0, 4)],
  ]);
  expect(clipGlobalNorm(gradients, 10)).toBe(5);
  expect(gradients.get("b")).toEqual(Float32Array.of(0, 4));
  expect(clipGlobalNorm(gradients, 1)).toBe(5);
  expect(gradients.get("a")?.[0]).toBeCloseTo(0.6);
  expect(gradients.get("b")?.[1]).toBeCloseTo(0.8);
});
