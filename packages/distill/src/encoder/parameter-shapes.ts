import { LEVELS } from "@tracejudge/core";
import type { EncoderConfig } from "../train/training-step.ts";

/**
 * Name and shape of every parameter, in the order of PyTorch's `state_dict` of `gpu/encoder.py`.
 * Weights of linear layers stand as out,in.
 */
export function parameterShapes(config: EncoderConfig): Map<string, readonly number[]> {
  const { vocabulary, places, hidden, inner, layers, attributes } = config;
  const linear = (name: string, out: number, into: number): [string, readonly number[]][] => [
    [`${name}.weight`, [out, into]],
    [`${name}.bias`, [out]],
  ];
  const norm = (name: string): [string, readonly number[]][] => [
    [`${name}.weight`, [hidden]],
    [`${name}.bias`, [hidden]],
  ];
  const layer = (at: string) => [
    ...["query", "key", "value", "out"].flatMap((name) => linear(`${at}.${name}`, hidden, hidden)),
    ...norm(`${at}.norm1`),
    ...linear(`${at}.up`, inner, hidden),
    ...linear(`${at}.down`, hidden, inner),
    ...norm(`${at}.norm2`),
  ];
  return new Map([
    ["words.weight", [vocabulary, hidden]],
    ["places.weight", [places, hidden]],
    ["types.weight", [2, hidden]],
    ...norm("norm"),
    ...Array.from({ length: layers }, (_, k) => layer(`layers.${k}`)).flat(),
    ...linear("head", attributes.length * LEVELS, 2 * hidden),
  ]);
}

export const EMBEDDINGS = ["words.weight", "places.weight", "types.weight"] as const;
