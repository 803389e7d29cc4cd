import { describe, expect, test } from "vitest";
import { seededRandom } from "./random.ts";

describe("seededRandom", () => {
  test("the same seed gives the same sequence, another seed another one", () => {
    const draw = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => random());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test("the published first values of mulberry32 for seed 0 come out", () => {
    const random = seededRandom(0);
    expect(random()).toBeCloseTo(0.26642920868471265, 15);
    expect(random()).toBeCloseTo(0.0003297457005828619, 15);
  });

  test("draws fill [0, 1) evenly", () => {
    const random = seededRandom(1);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw++) {
      const bin = Math.floor(random() * 10);
      counts[bin] = (counts[bin] ?? Number.NaN) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
