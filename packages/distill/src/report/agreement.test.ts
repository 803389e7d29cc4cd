import { expect, test } from "vitest";
import { agreement, baselines, change, sameFlag } from "./agreement.ts";
import type { Prediction } from "./predictions.ts";

const sure = (level: number) => [0, 1, 2, 3, 4].map((k) => (k === level ? 1 : 0));
const said = (label: number, level: number, n: number, isBound = false): Prediction => ({
  source: "s",
  group: `g${n >> 1}`,
  label,
  isBound,
  probabilities: sure(level),
});
const labels = Array.from({ length: 40 }, (_, n) => (n % 4 < 2 ? 4 : n % 3));
const right = labels.map((label, n) => said(label, label, n));
const good = labels.map((label, n) => said(label, 4, n));
const options = { seed: 1, resamples: 200 };

test("a student that is right about all has the best of every measure, with an interval", () => {
  const found = agreement(right, options);
  expect(found.kappaLinear.value).toBe(1);
  expect([found.auroc.value, found.macroF1.value, found.ece.value]).toEqual([1, 1, 0]);
  expect(found.auroc.interval).toEqual([1, 1]);
});

test("what was gained is measured on the same labels, with the interval of the difference", () => {
  const found = change(good, right, options);
  expect(found.auroc.value).toBe(0.5);
  expect(found.macroF1.interval?.[0]).toBeGreaterThan(0.3);
  expect(change(right, right, options).kappaLinear).toEqual({ value: 0, interval: [0, 0] });
});

test("bounds count for the flag, not for kappa", () => {
  const bounded = labels.map((label, n) => said(label, label === 4 ? 4 : 0, n, label < 3));
  expect(agreement(bounded, options)).toMatchObject({
    kappaLinear: { value: null },
    auroc: { value: 1 },
  });
});

test("baselines are what one gets for nothing", () => {
  const { flagRate, majority, alwaysFlag } = baselines(right);
  expect(flagRate).toBe(0.5);
  expect(majority).toMatchObject({ level: 4, accuracy: 0.5 });
  expect(alwaysFlag).toBeCloseTo(1 / 3);
  expect(sameFlag(right, good)).toBe(0.5);
});
