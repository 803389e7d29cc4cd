import { LEVELS } from "@tracejudge/core";
import type { Tensor } from "onnxruntime-node";
import type { DropoutSite } from "../encoder/forward.ts";
import { parameterShapes } from "../encoder/parameter-shapes.ts";
import { type Frozen, logitsGraph, trainingGraph } from "../encoder/training-graph.ts";
import { drawMask, keepRateOf, maskDims, randomBits } from "./dropout-masks.ts";
import { embeddingGradients } from "./embedding-gradients.ts";
import { importRuntime, openRunner, type Runner } from "./onnx-runtime.ts";
import type { EncoderConfig, Parameters, TrainingBatch, TrainingStep } from "./training-step.ts";

export interface TrainingStepOptions {
  /** Threads of a step. The bits of a result may depend on their number, as sums are split by thread. */
  threads: number;
  /** Share of the values dropped, 0 to 0.9; 0 by default. Rounded to 1/256. */
  dropout?: number;
  /** What stays as it is and gets no gradient: the embedding tables, or all but the head. */
  frozen?: Frozen | undefined;
}

type Feeds = Record<string, Tensor>;
type MakeTensor = (
  type: "float32" | "int64" | "bool",
  data: Data,
  dims: readonly number[],
) => Tensor;
type Data = Float32Array | BigInt64Array | Uint8Array;

/**
 * Full-parameter training on the CPU by plain ONNX Runtime. Parameters are read in place, not
 * copied. A step blocks the thread that asks for it (seconds for a large batch), so long runs belong
 * into a thread or process of their own. Memory: about 1 GB for 2,048 tokens of the default student.
 */
export async function createTrainingStep(
  config: EncoderConfig,
  { threads, dropout = 0, frozen }: TrainingStepOptions,
): Promise<TrainingStep> {
  const { Tensor } = await importRuntime();
  const tensor: MakeTensor = (type, data, dims) => new Tensor(type, data, dims);
  const keepRate = keepRateOf(dropout);
  const graph = trainingGraph(config, { frozen, keepRate });
  const gradientRunner = await openRunner(graph.model, threads);
  let logitsRunner: Promise<Runner> | undefined;
  const feedsOf = (parameters: Parameters, batch: TrainingBatch) => ({
    ...parameterFeeds(tensor, config, parameters),
    ...windowFeeds(tensor, batch),
  });

  return {
    async gradients(parameters, batch, seed) {
      const outputs = await gradientRunner.run({
        ...feedsOf(parameters, batch),
        ...labelFeeds(tensor, config, batch),
        ...keepFeeds(tensor, graph.keeps, { config, batch, keepRate, seed }),
      });
      const named = graph.trained.map(
        (name) => [name, floats(outputs[`gradient:${name}`])] as [string, Float32Array],
      );
      const rows = floats(outputs["gradient:embedded"]);
      const tables = graph.embedded ? embeddingGradients(rows, batch, config) : [];
      return {
        loss: floats(outputs.loss)[0] ?? Number.NaN,
        gradients: new Map([...tables, ...named]),
      };
    },
    async logits(parameters, batch) {
      logitsRunner ??= openRunner(logitsGraph(config), threads);
      const outputs = await (await logitsRunner).run(feedsOf(parameters, batch));
      return floats(outputs.logits);
    },
    async release() {
      await gradientRunner.release();
      await (await logitsRunner)?.release();
    },
  };
}

const floats = (tensor: Tensor | undefined) => (tensor?.data ?? new Float32Array()) as Float32Array;

function parameterFeeds(tensor: MakeTensor, config: EncoderConfig, parameters: Parameters): Feeds {
  const feeds: Feeds = {};
  for (const [name, dims] of parameterShapes(config)) {
    const data = parameters.get(name)?.data ?? new Float32Array();
    feeds[name] = tensor("float32", data, dims);
  }
  return feeds;
}

function windowFeeds(tensor: MakeTensor, batch: TrainingBatch): Feeds {
  const { windows, length, examples } = batch;
  return {
    ids: tensor("int64", batch.ids, [windows, length]),
    types: tensor("int64", batch.types, [windows, length]),
    mask: tensor("float32", batch.mask, [windows, length]),
    pool: tensor("float32", batch.pool, [examples, windows]),
  };
}

function labelFeeds(
  tensor: MakeTensor,
  { attributes }: EncoderConfig,
  batch: TrainingBatch,
): Feeds {
  const cells = [batch.examples, attributes.length];
  return {
    targets: tensor("float32", batch.targets, [...cells, LEVELS]),
    weights: tensor("float32", batch.weights, cells),
    allowed: tensor("float32", batch.allowed, [...cells, LEVELS]),
    boundWeights: tensor("float32", batch.boundWeights, cells),
  };
}

interface Draw {
  config: EncoderConfig;
  batch: TrainingBatch;
  keepRate: number;
  seed: number;
}

function keepFeeds(
  tensor: MakeTensor,
  keeps: readonly DropoutSite[],
  { config, batch, keepRate, seed }: Draw,
): Feeds {
  const next = randomBits(seed);
  const feeds: Feeds = {};
  for (const [at, site] of keeps.entries()) {
    const dims = maskDims(site, config, batch);
    const size = dims.reduce((product, dim) => product * dim, 1);
    feeds[`keep:${at}`] = tensor("bool", drawMask(size, keepRate, next), dims);
  }
  return feeds;
}
