import { setImmediate as nextTurn } from "node:timers/promises";
import { auroc, expectedLevel, LEVELS } from "@tracejudge/core";
import type { ExampleStore } from "../data/example-store.ts";
import { bucketed } from "./batch-plan.ts";
import { collate } from "./collate.ts";
import { logSoftmax, ordinalLoss } from "./ordinal-loss.ts";
import type { Parameters, TrainingBatch, TrainingStep } from "./training-step.ts";

/** A score under this is a flag. */
export const FLAG_UNDER = 3;

export interface ValidationResult {
  /** Mean over the labels that somebody gave; implied ones are not measured on. */
  loss: number;
  /** Mean over attributes of the flag's AUROC; null where no attribute has both kinds of label. */
  auroc: number | null;
}

/** Loss and AUROC on held-out examples. `signal` is looked at between batches. */
export async function validate(
  step: Pick<TrainingStep, "logits">,
  parameters: Parameters,
  store: ExampleStore,
  rows: readonly number[],
  options: { tokens: number; signal?: AbortSignal | undefined },
): Promise<ValidationResult> {
  const width = store.attributes.length;
  const found = store.attributes.map(() => ({ scores: [] as number[], flags: [] as boolean[] }));
  let loss = 0;
  let count = 0;
  for (const batch of bucketed(store, rows, options.tokens)) {
    await nextTurn();
    options.signal?.throwIfAborted();
    const tensors = collate(store, batch);
    const logits = await step.logits(parameters, tensors);
    for (const [row, example] of batch.entries()) {
      for (const attribute of store.attributes.keys()) {
        const label = store.label(example, attribute);
        if (label === undefined || label.implied) continue;
        const cell = row * width + attribute;
        loss += cellLoss(logits, tensors, cell);
        count += 1;
        const scores = logSoftmax(logits.subarray(cell * LEVELS, (cell + 1) * LEVELS));
        found[attribute]?.scores.push(-expectedLevel(scores.map(Math.exp)));
        found[attribute]?.flags.push(label.score < FLAG_UNDER);
      }
    }
  }
  const areas = found.flatMap(({ scores, flags }) => auroc(scores, flags) ?? []);
  const area = areas.reduce((sum, value) => sum + value, 0) / areas.length;
  return { loss: loss / Math.max(1, count), auroc: areas.length === 0 ? null : area };
}

/** Loss of one label by itself, whatever its weight. */
function cellLoss(
  logits: Float32Array,
  { targets, weights, allowed }: TrainingBatch,
  cell: number,
): number {
  const [from, to] = [cell * LEVELS, (cell + 1) * LEVELS];
  const isBound = (weights[cell] ?? 0) === 0;
  return ordinalLoss(logits.subarray(from, to), {
    targets: targets.subarray(from, to),
    allowed: allowed.subarray(from, to),
    weights: Float32Array.of(isBound ? 0 : 1),
    boundWeights: Float32Array.of(isBound ? 1 : 0),
  });
}
