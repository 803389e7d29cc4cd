import type { StoredWindow } from "../data/example-store.ts";
import { importRuntime, openRunner, type Runner } from "./onnx-runtime.ts";

export interface WindowRunner {
  run(window: StoredWindow): ReturnType<Runner["run"]>;
  /** What `run` gives under that name: A,L. */
  logits(window: StoredWindow): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Runs a model of `serving-graph.ts` over one window at a time, never padded, as serving does. */
export async function openWindowRunner(model: Uint8Array, threads: number): Promise<WindowRunner> {
  const { Tensor } = await importRuntime();
  const runner = await openRunner(model, threads);
  const run = ({ ids, split }: StoredWindow) => {
    const tensor = (values: readonly number[]) =>
      new Tensor("int64", BigInt64Array.from(values, BigInt), [1, ids.length]);
    return runner.run({
      input_ids: tensor([...ids]),
      token_type_ids: tensor(Array.from(ids, (_, at) => (at < split ? 0 : 1))),
    });
  };
  return {
    run,
    async logits(window) {
      const { logits } = await run(window);
      return logits?.data as Float32Array;
    },
    release: () => runner.release(),
  };
}
