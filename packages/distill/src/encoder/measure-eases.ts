import type { StoredWindow } from "../data/example-store.ts";
import type { EncoderConfig, Parameters } from "../train/training-step.ts";
import { openWindowRunner } from "../train/window-runner.ts";
import { type Eases, easeOf, easesIn } from "./ease.ts";
import { watchedModel } from "./serving-graph.ts";

/** How far each input of the eased layers reaches over the windows, and what eases it. */
export async function measureEases(
  config: EncoderConfig,
  parameters: Parameters,
  windows: Iterable<StoredWindow>,
  threads: number,
): Promise<Eases> {
  const runner = await openWindowRunner(watchedModel(config, parameters), threads);
  const peaks = new Map<string, Float32Array>();
  try {
    for (const window of windows) {
      const outputs = new Map(Object.entries(await runner.run(window)));
      for (const [layer, found] of easesIn(outputs)) {
        const before = peaks.get(layer);
        peaks.set(layer, before?.map((peak, at) => Math.max(peak, found[at] ?? 0)) ?? found);
      }
    }
  } finally {
    await runner.release();
  }
  return new Map([...peaks].map(([layer, found]) => [layer, easeOf(found)]));
}
