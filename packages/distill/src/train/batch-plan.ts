import { type Random, seededRandom } from "@tracejudge/core";
import type { ExampleStore } from "../data/example-store.ts";

/** Tokens by which lengths may differ before they order the examples: so that batches vary. */
const JITTER = 24;

/** Numbers of the examples of one step. */
export type BatchRows = readonly number[];

/**
 * All steps of a training: in each epoch every example once, in batches of about `tokens` padded tokens
 * of windows of like length, in random order. Depends on its arguments alone.
 */
export function batchPlan(
  store: ExampleStore,
  rows: readonly number[],
  { epochs, tokens, seed }: { epochs: number; tokens: number; seed: number },
): BatchRows[] {
  return Array.from({ length: epochs }, (_, epoch) => {
    const random = seededRandom(seed * 1009 + epoch);
    return shuffled(bucketed(store, rows, tokens, random), random);
  }).flat();
}

/** Batches in the order of their length; `random` blurs the order. */
export function bucketed(
  store: ExampleStore,
  rows: readonly number[],
  tokens: number,
  random: Random = () => 0,
): BatchRows[] {
  const keyed = rows.map((row) => ({ row, key: store.longest(row) + random() * JITTER }));
  keyed.sort((a, b) => a.key - b.key || a.row - b.row);
  const batches: number[][] = [];
  let batch: number[] = [];
  let longest = 0;
  let windows = 0;
  for (const { row } of keyed) {
    const wide = Math.max(longest, store.longest(row));
    const count = store.windowCount(row);
    const isFull = batch.length > 0 && (windows + count) * wide > tokens;
    if (isFull) {
      batches.push(batch);
      batch = [];
    }
    batch.push(row);
    longest = isFull ? store.longest(row) : wide;
    windows = isFull ? count : windows + count;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Fisher and Yates. */
function shuffled<T>(list: readonly T[], random: Random): T[] {
  const out = [...list];
  for (let last = out.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [out[last], out[other]] = [out[other] as T, out[last] as T];
  }
  return out;
}
