import { expect, test } from "vitest";
import { wilson } from "./wilson.ts";

// Figures of statsmodels.stats.proportion.proportion_confint(method="wilson").
test.each([
  [28, 28, 0.8794, 1],
  [26, 28, 0.7735, 0.9802],
  [0, 10, 0, 0.2775],
  [50, 100, 0.4038, 0.5962],
])("%i of %i", (hits, n, low, high) => {
  const [from, to] = wilson(hits, n) ?? [];
  expect(from).toBeCloseTo(low, 3);
  expect(to).toBeCloseTo(high, 3);
});

test("no cases, no interval", () => expect(wilson(0, 0)).toBeNull());
