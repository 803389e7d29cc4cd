import { setImmediate as nextTurn } from "node:timers/promises";
import type { ExampleStore } from "../data/example-store.ts";
import { openWindowRunner } from "../train/window-runner.ts";
import type { RowLogits } from "./predictions.ts";

/**
 * Logits A,L of each example by a student's `model.onnx`, as serving has them: one window a run, never
 * padded, the mean of an example's windows. `signal` is looked at between examples.
 */
export async function servedLogits(
  model: Uint8Array,
  store: ExampleStore,
  rows: readonly number[],
  options: { threads: number; signal?: AbortSignal | undefined },
): Promise<RowLogits> {
  const runner = await openWindowRunner(model, options.threads);
  try {
    const all: Float32Array[] = [];
    for (const row of rows) {
      await nextTurn();
      options.signal?.throwIfAborted();
      const own: Float32Array[] = [];
      for (const window of store.windows(row)) own.push(await runner.logits(window));
      all.push(meanOf(own));
    }
    return all;
  } finally {
    await runner.release();
  }
}

function meanOf(windows: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = windows;
  return first.map(
    (_, at) => windows.reduce((sum, one) => sum + (one[at] ?? 0), 0) / windows.length,
  );
}
