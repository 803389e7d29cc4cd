import type { Parameters } from "../train/training-step.ts";

/**
 * By the name of a linear layer: for each of its inputs the factor, 0 to 1, with which the int8 model
 * multiplies it before it is rounded, while the input's weights are divided by it. Activations have one
 * scale a window, and single channels reach ten times as far as most, which are left a handful of levels.
 */
export type Eases = ReadonlyMap<string, Float32Array>;

const SUFFIX = ".ease";

/** Name of the factors within the file; `gpu/int8.py` writes and `gpu/encoder.py` reads the same. */
export const easeName = (layer: string) => layer + SUFFIX;

/** The layers whose inputs are eased: after LayerNorm, and after GELU. */
export const isEased = (layer: string) => /\.(up|down)$/.test(layer);

/**
 * 1 / sqrt(peak / median peak) where a channel's peak is over the median, else 1 (Xiao and others,
 * SmoothQuant, https://arxiv.org/abs/2211.10438; there the weights' peaks count too, which is worse here).
 */
export function easeOf(peaks: Float32Array): Float32Array {
  const median = peaks.toSorted()[peaks.length >> 1] ?? 0;
  return peaks.map((peak) => (peak > median && median > 0 ? Math.sqrt(median / peak) : 1));
}

/** Weights out,in as the int8 model has them: each divided by its input's factor. */
export function dividedBy(ease: Float32Array, weight: Float32Array): Float32Array {
  return weight.map((value, at) => value / (ease[at % ease.length] ?? 1));
}

/** The factors among the tensors of a file. */
export function easesIn(tensors: ReadonlyMap<string, { data: unknown }>): Eases {
  const eases = new Map<string, Float32Array>();
  for (const [name, { data }] of tensors) {
    if (name.endsWith(SUFFIX) && data instanceof Float32Array) {
      eases.set(name.slice(0, -SUFFIX.length), data);
    }
  }
  return eases;
}

/** Undoes `dividedBy` in the weights that were read from a file. */
export function takeBack(eases: Eases, parameters: Parameters): void {
  for (const [layer, ease] of eases) {
    const weight = parameters.get(`${layer}.weight`);
    weight?.data.forEach((value, at) => {
      weight.data[at] = value * (ease[at % ease.length] ?? 1);
    });
  }
}
