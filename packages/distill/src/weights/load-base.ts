import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TraceJudgeError } from "@tracejudge/core";
import { z } from "zod";
import type { Eases } from "../encoder/ease.ts";
import { parameterShapes } from "../encoder/parameter-shapes.ts";
import { randomBits } from "../train/dropout-masks.ts";
import type { EncoderConfig, Parameter, Parameters } from "../train/training-step.ts";
import { fitParameters } from "./fit-parameters.ts";
import { type NamedTensor, readSafetensors } from "./read-safetensors.ts";

export interface LoadedEncoder {
  config: EncoderConfig;
  parameters: Parameters;
  /** With which a student's int8 weights were made; training on them stays on their grid. */
  eases?: Eases;
}

/** What our forward pass computes; another encoder would load and be wrong. */
const configSchema = z.object({
  model_type: z.literal("bert"),
  hidden_act: z.literal("gelu"),
  layer_norm_eps: z.literal(1e-12),
  position_embedding_type: z.literal("absolute").default("absolute"),
  type_vocab_size: z.literal(2),
  vocab_size: z.int().positive(),
  max_position_embeddings: z.int().positive(),
  hidden_size: z.int().positive(),
  num_hidden_layers: z.int().positive(),
  num_attention_heads: z.int().positive(),
  intermediate_size: z.int().positive(),
});

/**
 * A Hugging Face folder of a BERT encoder (`config.json`, `model.safetensors`) as a student without
 * learning: its weights, and a head drawn from `seed`. Throws INPUT_UNREADABLE or MODEL_INVALID.
 */
export async function loadBase(
  folder: string,
  { attributes, seed }: { attributes: readonly string[]; seed: number },
): Promise<LoadedEncoder> {
  const config = await readConfig(join(folder, "config.json"), attributes);
  const path = join(folder, "model.safetensors");
  const tensors = await readSafetensors(path);
  const head = drawHead(config, seed);
  const find = (name: string) => head.get(name) ?? baseTensor(tensors, name);
  return { config, parameters: fitParameters(path, config, find) };
}

async function readConfig(path: string, attributes: readonly string[]): Promise<EncoderConfig> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const message = `${path} cannot be read`;
    const remedy = "Give a folder with config.json, model.safetensors and tokenizer.json";
    throw new TraceJudgeError("INPUT_UNREADABLE", message, remedy, { cause });
  });
  const parsed = configSchema.safeParse(parseJson(path, text));
  if (!parsed.success) {
    throw invalid(path, z.prettifyError(parsed.error).replaceAll("\n", " "), parsed.error);
  }
  const { data } = parsed;
  if (data.hidden_size % data.num_attention_heads !== 0) {
    throw invalid(path, "hidden_size is no multiple of num_attention_heads");
  }
  return {
    vocabulary: data.vocab_size,
    places: data.max_position_embeddings,
    hidden: data.hidden_size,
    layers: data.num_hidden_layers,
    heads: data.num_attention_heads,
    inner: data.intermediate_size,
    attributes,
  };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(path, "it is not JSON", cause);
  }
}

/** Our names to Hugging Face's, within a layer. */
const layerNames: Record<string, string> = {
  query: "attention.self.query",
  key: "attention.self.key",
  value: "attention.self.value",
  out: "attention.output.dense",
  norm1: "attention.output.LayerNorm",
  up: "intermediate.dense",
  down: "output.dense",
  norm2: "output.LayerNorm",
};
const embeddingNames: Record<string, string> = {
  words: "word_embeddings",
  places: "position_embeddings",
  types: "token_type_embeddings",
  norm: "LayerNorm",
};

function baseTensor(tensors: Map<string, NamedTensor>, name: string): NamedTensor | undefined {
  const [first = "", k = "", part = "", kind = ""] = name.split(".");
  const theirs =
    first === "layers"
      ? `encoder.layer.${k}.${layerNames[part]}.${kind}`
      : `embeddings.${embeddingNames[first]}.${k}`;
  return tensors.get(theirs) ?? tensors.get(`bert.${theirs}`);
}

/** Evenly spread over ±1/√(inputs), as PyTorch starts a linear layer. */
function drawHead(config: EncoderConfig, seed: number): Map<string, Parameter> {
  const next = randomBits(seed);
  const limit = 1 / Math.sqrt(2 * config.hidden);
  const drawn = new Map<string, Parameter>();
  for (const [name, dims] of parameterShapes(config)) {
    if (!name.startsWith("head.")) continue;
    const size = dims.reduce((product, dim) => product * dim, 1);
    const data = Float32Array.from({ length: size }, () => (next() / 2 ** 31 - 1) * limit);
    drawn.set(name, { dims, data });
  }
  return drawn;
}

function invalid(path: string, what: string, cause?: unknown): TraceJudgeError {
  const remedy = "Give a BERT encoder with GELU, such as all-MiniLM-L6-v2";
  return new TraceJudgeError("MODEL_INVALID", `${path}: ${what}`, remedy, { cause });
}
