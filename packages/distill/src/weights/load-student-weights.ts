import { readFile } from "node:fs/promises";
import { TraceJudgeError } from "@tracejudge/core";
import { loadStudent } from "@tracejudge/student";
import { HEADS_NOTE } from "../encoder/serving-graph.ts";
import { readModel } from "../onnx/read-model.ts";
import type { EncoderConfig } from "../train/training-step.ts";
import { fitParameters } from "./fit-parameters.ts";
import type { HeldWeights } from "./held-weights.ts";
import type { LoadedEncoder } from "./load-base.ts";
import { readExportedModel } from "./read-exported-model.ts";
import { readOwnModel } from "./read-own-model.ts";

/**
 * The weights of a student's folder as float32, to go on training from: what its `model.onnx` holds
 * in int8, times its scale. Each weight is off from the one it was made of by half a scale at most.
 * Reads our own files (`serving-graph.ts`) and those that `gpu/export.py` writes. Throws what
 * `loadStudent` throws, or MODEL_INVALID.
 */
export async function loadStudentWeights(folder: string): Promise<LoadedEncoder> {
  const { card, modelPath } = await loadStudent(folder);
  const model = readModel(await readFile(modelPath));
  const held = model.metadata.has(HEADS_NOTE) ? readOwnModel(model) : readExportedModel(model);
  const config = configOf(modelPath, held, card.attributes);
  const parameters = fitParameters(modelPath, config, (name) => held.parameters.get(name));
  return { config, parameters, eases: held.eases };
}

function configOf(
  path: string,
  { heads, parameters }: HeldWeights,
  attributes: readonly string[],
): EncoderConfig {
  const sizeOf = (name: string) => parameters.get(name)?.dims ?? [];
  const [vocabulary, hidden] = sizeOf("words.weight");
  const [places] = sizeOf("places.weight");
  const [inner] = sizeOf("layers.0.up.bias");
  const layers = [...parameters.keys()].filter((name) => name.endsWith(".up.bias")).length;
  if (vocabulary && hidden && places && inner && heads > 0) {
    return { vocabulary, places, hidden, layers, heads, inner, attributes };
  }
  throw new TraceJudgeError(
    "MODEL_INVALID",
    `${path} holds no weights that training knows`,
    "Start from a base encoder, or from a student that was trained here",
  );
}
