import type { Parameters } from "./training-step.ts";

/** Running means of the gradient and of its square, by parameter; 0 before the first step. */
export interface Moments {
  first: Map<string, Float32Array>;
  second: Map<string, Float32Array>;
}

export interface Update {
  /** Steps done, this one counted. */
  count: number;
  /** Learning rate of a parameter. */
  rate: (name: string) => number;
  weightDecay: number;
}

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-8;

export function noMoments(): Moments {
  return { first: new Map(), second: new Map() };
}

/**
 * AdamW (Loshchilov and Hutter 2019), in place, with bias correction and decoupled weight decay; the
 * latter for matrices only, not for biases and LayerNorm. Parameters without a gradient stay.
 */
export function adamW(
  parameters: Parameters,
  gradients: ReadonlyMap<string, Float32Array>,
  { first, second }: Moments,
  { count, rate, weightDecay }: Update,
): void {
  const correction = 1 - FIRST_DECAY ** count;
  const rootCorrection = Math.sqrt(1 - SECOND_DECAY ** count);
  for (const [name, { data, dims }] of parameters) {
    const gradient = gradients.get(name);
    if (gradient === undefined) continue;
    const m = zerosAt(first, name, data.length);
    const v = zerosAt(second, name, data.length);
    const keep = 1 - rate(name) * (dims.length > 1 ? weightDecay : 0);
    const step = rate(name) / correction;
    for (let k = 0; k < data.length; k++) {
      const g = gradient[k] as number;
      m[k] = FIRST_DECAY * (m[k] as number) + (1 - FIRST_DECAY) * g;
      v[k] = SECOND_DECAY * (v[k] as number) + (1 - SECOND_DECAY) * g * g;
      const root = Math.sqrt(v[k] as number) / rootCorrection + EPSILON;
      data[k] = keep * (data[k] as number) - (step * (m[k] as number)) / root;
    }
  }
}

/** Scales all gradients, in place, so that their common norm is at most `limit`; returns it as it was. */
export function clipGlobalNorm(
  gradients: ReadonlyMap<string, Float32Array>,
  limit: number,
): number {
  let squares = 0;
  for (const values of gradients.values()) {
    for (let k = 0; k < values.length; k++) squares += (values[k] as number) ** 2;
  }
  const norm = Math.sqrt(squares);
  if (norm <= limit) return norm;
  const scale = limit / norm;
  for (const values of gradients.values()) {
    for (let k = 0; k < values.length; k++) values[k] = (values[k] as number) * scale;
  }
  return norm;
}

function zerosAt(map: Map<string, Float32Array>, name: string, length: number): Float32Array {
  const known = map.get(name);
  if (known !== undefined) return known;
  const zeros = new Float32Array(length);
  map.set(name, zeros);
  return zeros;
}
