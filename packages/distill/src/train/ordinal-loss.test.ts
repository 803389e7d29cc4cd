import { expect, test } from "vitest";
import { linearParameters, linearStep, logitGradient } from "../../fixtures/linear-step.ts";
import { VOCABULARY, wordTask } from "../../fixtures/word-task.ts";
import { collate, softTarget } from "./collate.ts";
import { ordinalLoss } from "./ordinal-loss.ts";

const labels = (score: number, atMost?: number) => ({
  targets: Float32Array.from(atMost === undefined ? softTarget(score) : [0, 0, 0, 0, 0]),
  weights: Float32Array.of(atMost === undefined ? 1 : 0),
  allowed: Float32Array.from([0, 1, 2, 3, 4], (level) => (level <= (atMost ?? -1) ? 1 : 0)),
  boundWeights: Float32Array.of(atMost === undefined ? 0 : 1),
});
const sure = (level: number) => Float32Array.from([0, 1, 2, 3, 4], (k) => (k === level ? 8 : 0));

test("being off by more levels costs more", () => {
  const losses = [4, 3, 2, 1, 0].map((level) => ordinalLoss(sure(level), labels(4)));
  expect(losses).toEqual(losses.toSorted((a, b) => a - b));
});

test("a mean of annotators lies between two levels", () => {
  const between = Float32Array.of(0, 0, 8, 8, 0);
  expect(softTarget(2.5)).toEqual([0, 0, 0.5, 0.5, 0]);
  expect(softTarget(4)).toEqual([0, 0, 0, 0, 1]);
  expect(ordinalLoss(between, labels(2.5))).toBeLessThan(ordinalLoss(sure(2), labels(2.5)));
});

test("a bound says nothing about the levels that it admits", () => {
  expect(ordinalLoss(sure(0), labels(1, 2))).toBeCloseTo(ordinalLoss(sure(2), labels(1, 2)));
  expect(ordinalLoss(sure(3), labels(1, 2))).toBeGreaterThan(5);
});

test("a uniform guess costs what the formula says", () => {
  // 0.5 ln 5, and 1.5 times the squares of .2, .4, .6 and .8.
  expect(ordinalLoss(new Float32Array(5), labels(4))).toBeCloseTo(0.5 * Math.log(5) + 1.5 * 1.2);
});

test("the gradients of the tests' own model agree with finite differences", async () => {
  const store = wordTask(12);
  const batch = collate(store, [0, 1, 2, 5, 7]);
  const parameters = linearParameters(VOCABULARY, 2);
  const { gradients } = await linearStep(2).gradients(parameters, batch, 1);
  for (const [name, at] of [
    ["words.weight", 7 * 10 + 3],
    ["words.weight", 91],
    ["head.bias", 6],
  ] as const) {
    const data = parameters.get(name)?.data ?? new Float32Array();
    const was = data[at] ?? 0;
    const lossAt = async (value: number) => {
      data[at] = value;
      return ordinalLoss(await linearStep(2).logits(parameters, batch), batch);
    };
    const slope = ((await lossAt(was + 0.01)) - (await lossAt(was - 0.01))) / 0.02;
    data[at] = was;
    expect(gradients.get(name)?.[at]).toBeCloseTo(slope, 4);
  }
  expect(logitGradient(new Float32Array(50), batch)).toHaveLength(50);
});
