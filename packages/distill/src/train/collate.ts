import { LEVELS } from "@tracejudge/core";
import type { ExampleStore, StoredLabel } from "../data/example-store.ts";
import type { BatchRows } from "./batch-plan.ts";
import type { TrainingBatch } from "./training-step.ts";

/** The tensors of a batch; windows are padded to its longest one. */
export function collate(store: ExampleStore, rows: BatchRows): TrainingBatch {
  const windows = rows.reduce((sum, row) => sum + store.windowCount(row), 0);
  const length = Math.max(1, ...rows.map((row) => store.longest(row)));
  const cells = rows.length * store.attributes.length;
  const batch: TrainingBatch = {
    windows,
    length,
    examples: rows.length,
    ids: new BigInt64Array(windows * length),
    types: new BigInt64Array(windows * length),
    mask: new Float32Array(windows * length),
    pool: new Float32Array(rows.length * windows),
    targets: new Float32Array(cells * LEVELS),
    weights: new Float32Array(cells),
    allowed: new Float32Array(cells * LEVELS),
    boundWeights: new Float32Array(cells),
  };
  fillWindows(batch, store, rows);
  fillLabels(batch, store, rows);
  return batch;
}

function fillWindows(batch: TrainingBatch, store: ExampleStore, rows: BatchRows): void {
  let window = 0;
  for (const [row, example] of rows.entries()) {
    const own = store.windows(example);
    for (const { ids, split } of own) {
      const start = window * batch.length;
      for (const [at, id] of ids.entries()) {
        batch.ids[start + at] = BigInt(id);
        batch.types[start + at] = at < split ? 0n : 1n;
      }
      batch.mask.fill(1, start, start + ids.length);
      batch.pool[row * batch.windows + window] = 1 / own.length;
      window += 1;
    }
  }
}

/** The weights of all labels of a batch sum to 1. */
function fillLabels(batch: TrainingBatch, store: ExampleStore, rows: BatchRows): void {
  const found: { cell: number; label: StoredLabel }[] = [];
  for (const [row, example] of rows.entries()) {
    for (const attribute of store.attributes.keys()) {
      const label = store.label(example, attribute);
      if (label !== undefined)
        found.push({ cell: row * store.attributes.length + attribute, label });
    }
  }
  const total = found.reduce((sum, { label }) => sum + label.weight, 0);
  for (const { cell, label } of found) {
    const at = cell * LEVELS;
    if (label.atMost === undefined) {
      batch.targets.set(softTarget(label.score), at);
      batch.weights[cell] = label.weight / total;
    } else {
      batch.allowed.fill(1, at, at + Math.min(LEVELS, label.atMost + 1));
      batch.boundWeights[cell] = label.weight / total;
    }
  }
}

/** A score 0-4 as a distribution over levels: a mean of annotators lies between two levels. */
export function softTarget(score: number): number[] {
  const low = Math.min(Math.floor(score), LEVELS - 2);
  return Array.from({ length: LEVELS }, (_, level) => {
    if (level === low) return 1 - (score - low);
    return level === low + 1 ? score - low : 0;
  });
}
