import { describe, expect, test } from "vitest";
import { bootstrap } from "./bootstrap.ts";
import { seededRandom } from "./random.ts";

const random = seededRandom(3);
const values = Array.from({ length: 400 }, () => random());
const mean = (indices: readonly number[]) =>
  indices.reduce((total, index) => total + (values[index] ?? 0), 0) / indices.length;

describe("bootstrap", () => {
  test("the same seed gives the same interval, another seed another one", () => {
    const first = bootstrap(400, mean, { seed: 1, iterations: 200 });
    expect(bootstrap(400, mean, { seed: 1, iterations: 200 })).toEqual(first);
    expect(bootstrap(400, mean, { seed: 2, iterations: 200 })).not.toEqual(first);
  });

  // The mean of 400 uniform draws has standard error sqrt(1/12/400) = 0.0144.
  test("the interval of a mean is about 1.96 standard errors to each side", () => {
    const interval = bootstrap(400, mean, { iterations: 2000 });
    const centre = mean(values.map((_, index) => index));
    expect((interval?.high ?? 0) - centre).toBeCloseTo(1.96 * 0.0144, 2);
    expect(centre - (interval?.low ?? 0)).toBeCloseTo(1.96 * 0.0144, 2);
  });

  test("cases that depend on each other widen the interval", () => {
    const repeated = (indices: readonly number[]) =>
      mean(indices.map((index) => Math.floor(index / 10)));
    const groups = values.map((_, index) => String(Math.floor(index / 10)));
    const width = (options: { groups?: string[] }) => {
      const interval = bootstrap(400, repeated, { iterations: 500, ...options });
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    expect(width({ groups })).toBeGreaterThan(2 * width({}));
  });

  test("resamples without a value are left out and counted", () => {
    const firstOnly = (indices: readonly number[]) => (indices.includes(0) ? 1 : null);
    const interval = bootstrap(2, firstOnly, { iterations: 400 });
    expect(interval?.low).toBe(1);
    expect(interval?.resamples).toBeGreaterThan(250);
    expect(interval?.resamples).toBeLessThan(350);
  });

  test("it is null where no resample has a value", () => {
    expect(bootstrap(3, () => null)).toBeNull();
    expect(bootstrap(0, () => Number.NaN)).toBeNull();
  });
});
