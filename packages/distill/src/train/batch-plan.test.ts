import { expect, test } from "vitest";
import { wordTask } from "../../fixtures/word-task.ts";
import { batchPlan } from "./batch-plan.ts";
import { collate } from "./collate.ts";

const store = wordTask(200);
const rows = Array.from({ length: 200 }, (_, n) => n);
const settings = { epochs: 2, tokens: 100, seed: 1 };

test("each epoch has every example once, in batches of the size asked for", () => {
  const plan = batchPlan(store, rows, settings);
  const counts = new Map<number, number>();
  for (const row of plan.flat()) counts.set(row, (counts.get(row) ?? 0) + 1);
  expect(counts.size).toBe(200);
  expect(new Set(counts.values())).toEqual(new Set([2]));
  for (const batch of plan) {
    const { windows, length } = collate(store, batch);
    expect(windows * length).toBeLessThanOrEqual(100);
  }
});

test("batches hold windows of like length, so that little is padding", () => {
  const wide = wordTask(2000);
  const all = Array.from({ length: 2000 }, (_, n) => n);
  const cells = batchPlan(wide, all, { ...settings, epochs: 1, tokens: 500 }).map((batch) => {
    const { mask } = collate(wide, batch);
    return [mask.reduce((sum, here) => sum + here, 0), mask.length] as const;
  });
  const share =
    cells.reduce((sum, [used]) => sum + used, 0) / cells.reduce((sum, [, n]) => sum + n, 0);
  expect(share).toBeGreaterThan(0.6);
});

test("the same seed gives the same plan, another one another", () => {
  const plan = batchPlan(store, rows, settings);
  expect(batchPlan(store, rows, settings)).toEqual(plan);
  expect(batchPlan(store, rows, { ...settings, seed: 2 })).not.toEqual(plan);
  expect(plan.slice(0, plan.length / 2)).not.toEqual(plan.slice(plan.length / 2));
});

test("windows of an example are averaged, and the weights of a batch sum to 1", () => {
  const { pool, windows, weights, boundWeights, types } = collate(store, [0, 1]);
  expect(windows).toBe(3);
  expect([...pool]).toEqual([0.5, 0.5, 0, 0, 0, 1]);
  const total = [...weights, ...boundWeights].reduce((sum, weight) => sum + weight, 0);
  expect(total).toBeCloseTo(1);
  expect([...types.subarray(0, 4)]).toEqual([0n, 0n, 1n, 1n]);
});
