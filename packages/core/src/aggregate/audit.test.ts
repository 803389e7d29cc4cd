import { expect, test } from "vitest";
import { isAudited } from "./audit.ts";

const ids = Array.from({ length: 4000 }, (_, at) => `run-${at}`);
const sampled = (rate: number) => ids.filter((id) => isAudited(id, rate));

test("the share is about the rate", () => {
  expect(Math.abs(sampled(0.05).length - 200)).toBeLessThan(50);
  expect(sampled(0)).toEqual([]);
  expect(sampled(1)).toEqual(ids);
});

test("it is the same every time, and a higher rate only adds runs", () => {
  expect(sampled(0.05)).toEqual(sampled(0.05));
  const more = new Set(sampled(0.1));
  expect(sampled(0.05).every((id) => more.has(id))).toBe(true);
});
