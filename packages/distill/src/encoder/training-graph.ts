import { LEVELS } from "@tracejudge/core";
import { dropout } from "../autodiff/elementwise.ts";
import { matmulConstantLeft } from "../autodiff/linear.ts";
import { reshape } from "../autodiff/shape.ts";
import { Tape } from "../autodiff/tape.ts";
import type { EncoderConfig } from "../train/training-step.ts";
import { floatOperators } from "./float-operators.ts";
import { type DropoutSite, forward } from "./forward.ts";
import { lossGraph } from "./loss.ts";
import { EMBEDDINGS, parameterShapes } from "./parameter-shapes.ts";

/** Parts whose parameters stay as they are. */
export type Frozen = "encoder" | "embeddings";

export interface TrainingGraphOptions {
  frozen?: Frozen | undefined;
  /** Share of the values that dropout keeps; 1, the default, drops none. */
  keepRate?: number;
}

export interface TrainingGraph {
  model: Buffer;
  /** Parameters with an output `gradient:NAME`. */
  trained: string[];
  /** Whether there is an output `gradient:embedded`, T,H, that belongs to all three tables. */
  embedded: boolean;
  /** Dropout masks `keep:0`, `keep:1` and so on, by what they are for. */
  keeps: DropoutSite[];
}

const labelNames = { targets: 3, weights: 2, allowed: 3, boundWeights: 2 } as const;

/**
 * Loss and gradients of a `TrainingBatch`. Parameters are inputs, so that one session serves all
 * steps. Embedding tables get no gradient here but that of the rows read from them: adding T rows
 * to a table is quicker outside, and ScatterND adds wrongly with two threads (ONNX Runtime 1.30).
 */
export function trainingGraph(
  config: EncoderConfig,
  { frozen, keepRate = 1 }: TrainingGraphOptions = {},
): TrainingGraph {
  const tape = new Tape();
  const { graph } = tape;
  const keeps: DropoutSite[] = [];
  const drop = (x: string, site: DropoutSite) => {
    if (keepRate === 1) return x;
    const keep = graph.input(`keep:${keeps.length}`, "bool", keepDims(site, config));
    keeps.push(site);
    return dropout(tape, x, keep, keepRate);
  };
  const { embedded, logits } = pooledLogits(tape, config, drop);
  const labels = Object.entries(labelNames).map(([name, rank]) => [
    name,
    graph.input(name, "float32", ["N", config.attributes.length, LEVELS].slice(0, rank)),
  ]);
  const loss = lossGraph(tape, logits, Object.fromEntries(labels));
  graph.output(loss, "loss", "float32", []);

  const trained = trainedNames(config, frozen);
  const wanted = frozen === undefined ? [embedded, ...trained] : trained;
  const gradients = tape.backward(loss, wanted);
  const shapes = parameterShapes(config);
  for (const name of trained) {
    const dims = shapes.get(name) ?? [];
    graph.output(gradients.get(name) ?? "", `gradient:${name}`, "float32", dims);
  }
  if (frozen === undefined) {
    const gradient = gradients.get(embedded) ?? "";
    graph.output(gradient, "gradient:embedded", "float32", ["T", config.hidden]);
  }
  return { model: graph.model(), trained, embedded: frozen === undefined, keeps };
}

/** The same forward pass without labels and dropout: output `logits`, N,A,L. */
export function logitsGraph(config: EncoderConfig): Buffer {
  const tape = new Tape();
  const { logits } = pooledLogits(tape, config);
  tape.graph.output(logits, "logits", "float32", ["N", config.attributes.length, LEVELS]);
  return tape.graph.model();
}

/** Parameters with gradients of their own, the embedding tables left out. */
function trainedNames(config: EncoderConfig, frozen: Frozen | undefined): string[] {
  const tables = new Set<string>(EMBEDDINGS);
  const names = [...parameterShapes(config).keys()].filter((name) => !tables.has(name));
  return frozen === "encoder" ? names.filter((name) => name.startsWith("head.")) : names;
}

function pooledLogits(
  tape: Tape,
  config: EncoderConfig,
  drop?: (x: string, site: DropoutSite) => string,
): { embedded: string; logits: string } {
  const { graph } = tape;
  for (const [name, dims] of parameterShapes(config)) graph.input(name, "float32", dims);
  const ops = floatOperators(tape, config, {
    ids: graph.input("ids", "int64", ["W", "S"]),
    types: graph.input("types", "int64", ["W", "S"]),
    mask: graph.input("mask", "float32", ["W", "S"]),
    parameter: (name) => name,
    ...(drop && { drop }),
  });
  const embedded = ops.embed();
  const windows = forward(ops, config, embedded);
  const pool = graph.input("pool", "float32", ["N", "W"]);
  const examples = matmulConstantLeft(tape, pool, windows, [1, 0]);
  const shape = graph.ints([-1, config.attributes.length, LEVELS]);
  return { embedded, logits: reshape(tape, examples, shape) };
}

function keepDims(site: DropoutSite, { hidden }: EncoderConfig): (number | string)[] {
  return site === "pooled" ? ["W", 2 * hidden] : ["T", hidden];
}
