import { readFileSync } from "node:fs";
import type { EncoderConfig, Parameters, TrainingBatch } from "../train/training-step.ts";

/** What PyTorch computed for one batch and a tiny encoder: `gpu/parity.py` writes it. */
export interface Parity {
  config: EncoderConfig;
  parameters: Parameters;
  batch: TrainingBatch;
  loss: number;
  /** N,A,L */
  logits: Float32Array;
  gradients: Map<string, Float32Array>;
}

interface Written {
  config: Record<string, number>;
  attributes: string[];
  batch: Record<keyof TrainingBatch, number[]> & Record<"windows" | "length" | "examples", number>;
  parameters: Record<string, { dims: number[]; data: number[] }>;
  loss: number;
  logits: number[];
  gradients: Record<string, number[]>;
}

export function readParity(): Parity {
  const path = new URL("../../gpu/parity.json", import.meta.url);
  const { config, attributes, batch, parameters, loss, ...rest }: Written = JSON.parse(
    readFileSync(path, "utf8"),
  );
  const size = (name: string) => config[name] ?? 0;
  const floats = (values: number[]) => Float32Array.from(values);
  return {
    config: {
      vocabulary: size("vocab_size"),
      places: size("max_position_embeddings"),
      hidden: size("hidden_size"),
      layers: size("num_hidden_layers"),
      heads: size("num_attention_heads"),
      inner: size("intermediate_size"),
      attributes,
    },
    batch: {
      windows: batch.windows,
      length: batch.length,
      examples: batch.examples,
      ids: BigInt64Array.from(batch.ids, BigInt),
      types: BigInt64Array.from(batch.types, BigInt),
      mask: floats(batch.mask),
      pool: floats(batch.pool),
      targets: floats(batch.targets),
      weights: floats(batch.weights),
      allowed: floats(batch.allowed),
      boundWeights: floats(batch.boundWeights),
    },
    parameters: new Map(
      Object.entries(parameters).map(([name, { dims, data }]) => [
        name,
        { dims, data: floats(data) },
      ]),
    ),
    loss,
    logits: floats(rest.logits),
    gradients: new Map(
      Object.entries(rest.gradients).map(([name, values]) => [name, floats(values)]),
    ),
  };
}
