import { expect, test } from "vitest";
import { splitOf, unitHash } from "./split.ts";

const groups = Array.from({ length: 2000 }, (_, k) => `group-${k}`);

test("a group is always on the same side", () => {
  for (const group of groups) expect(splitOf(group, 1, 0.1)).toBe(splitOf(group, 1, 0.1));
});

test("about the share asked for is held out, and another seed holds out others", () => {
  const held = groups.filter((group) => splitOf(group, 1, 0.1) === "validation");
  expect(held.length).toBeGreaterThan(150);
  expect(held.length).toBeLessThan(250);
  expect(groups.filter((group) => splitOf(group, 2, 0.1) === "validation")).not.toEqual(held);
});

test("hashes are spread over [0, 1)", () => {
  const values = groups.map((group) => unitHash(group, 3));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
});
