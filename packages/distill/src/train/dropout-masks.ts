import type { DropoutSite } from "../encoder/forward.ts";
import type { EncoderConfig, TrainingBatch } from "./training-step.ts";

/** Rates are rounded to 1/256: one random byte decides about one value. */
export function keepRateOf(dropout: number): number {
  return 1 - Math.round(dropout * 256) / 256;
}

/** Sizes of the mask of a site. */
export function maskDims(
  site: DropoutSite,
  { hidden }: EncoderConfig,
  { windows, length }: TrainingBatch,
): number[] {
  return site === "pooled" ? [windows, 2 * hidden] : [windows * length, hidden];
}

/** `size` bytes, 1 with probability `keepRate`, else 0; drawn from `next`. */
export function drawMask(size: number, keepRate: number, next: () => number): Uint8Array {
  const threshold = Math.round(keepRate * 256);
  const mask = new Uint8Array(size);
  for (let at = 0; at < size; at += 4) {
    let bits = next();
    for (let k = at; k < at + 4 && k < size; k++) {
      mask[k] = (bits & 255) < threshold ? 1 : 0;
      bits >>>= 8;
    }
  }
  return mask;
}

/** 32 random bits a call: xorshift (Marsaglia 2003), its seed spread by two rounds of MurmurHash3's mixer. */
export function randomBits(seed: number): () => number {
  let state = mix(mix(seed) + 0x9e3779b9) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function mix(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
