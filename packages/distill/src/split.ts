import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on `key` and `seed` alone. */
export function unitHash(key: string, seed: number): number {
  return createHash("sha256").update(`${seed}:${key}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** Whole groups go to one side, so that no question or document is on both. */
export function splitOf(
  group: string,
  seed: number,
  validationShare: number,
): "train" | "validation" {
  return unitHash(group, seed) < validationShare ? "validation" : "train";
}
