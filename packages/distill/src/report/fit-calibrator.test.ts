import { seededRandom } from "@tracejudge/core";
import { calibrate } from "@tracejudge/student";
import { expect, test } from "vitest";
import { createExampleStore } from "../data/example-store.ts";
import { softTarget } from "../train/collate.ts";
import { calibrationLoss, fitCalibrator } from "./fit-calibrator.ts";
import { calibration } from "./predictions.ts";

/** Labels drawn from what a known calibrator says of random logits. */
function drawn(count: number, temperature: number, bias: number[]) {
  const random = seededRandom(3);
  return Array.from({ length: count }, () => {
    const logits = Float32Array.from({ length: 5 }, () => (random() - 0.5) * 6);
    const p = calibrate(logits, { temperature, bias });
    const sums = p.map((_, k) => p.slice(0, k + 1).reduce((sum, q) => sum + q, 0));
    const at = random();
    const level = sums.findIndex((sum) => at < sum);
    return { logits, level: Math.max(0, level), target: softTarget(Math.max(0, level)) };
  });
}

test("it finds the temperature and the shifts that the labels were drawn by", () => {
  const { temperature, bias } = fitCalibrator(drawn(4000, 2, [0.8, 0, 0, -0.8, 0]));
  expect(temperature).toBeGreaterThan(1.8);
  expect(temperature).toBeLessThan(2.2);
  expect((bias[0] ?? 0) - (bias[3] ?? 0)).toBeCloseTo(1.6, 0);
});

test("it never does worse on its labels than leaving the logits alone", () => {
  const cases = drawn(60, 0.5, [0, 0, 0, 1, -1]);
  const identity = { temperature: 1, bias: [0, 0, 0, 0, 0] };
  expect(calibrationLoss(cases, fitCalibrator(cases))).toBeLessThan(
    calibrationLoss(cases, identity),
  );
});

test("labels that contradict the logits do not turn them round", () => {
  const cases = drawn(50, 1, [0, 0, 0, 0, 0]).map(({ logits }) => ({
    logits,
    target: softTarget([...logits].indexOf(Math.min(...logits))),
  }));
  expect(fitCalibrator(cases).temperature).toBeGreaterThan(0);
});

test("a bound pulls towards the levels that it admits, and no further", () => {
  const flat = Array.from({ length: 50 }, () => ({
    logits: new Float32Array(5),
    target: [],
    atMost: 2,
  }));
  const [p0 = 0, p1 = 0, p2 = 0, p3 = 1] = calibrate(new Float32Array(5), fitCalibrator(flat));
  expect(p0 + p1 + p2).toBeGreaterThan(0.85);
  expect(p0).toBeCloseTo(p2, 3);
  expect(p3).toBeLessThan(0.1);
});

test.each([
  [29, false],
  [400, true],
])("of %i labels a calibrator is fitted: %s", (count, isFitted) => {
  const store = createExampleStore(["only"]);
  const cases = drawn(count, 3, [1, 0, 0, 0, 0]);
  for (const [n, { level }] of cases.entries()) {
    store.add({
      id: "",
      source: "s",
      group: `${n}`,
      windows: [],
      labels: { only: { score: level } },
    });
  }
  const fallback = { temperature: 1.25, bias: [0, 0, 0, 0, 0] };
  const labelled = { store, rows: cases.map((_, n) => n), attribute: 0 };
  const found = calibration(
    labelled,
    cases.map(({ logits }) => logits),
    fallback,
  );
  expect(found.isFitted).toBe(isFitted);
  expect(found.predictions).toHaveLength(count);
  expect(found.calibrator.temperature === 1.25).toBe(!isFitted);
});
