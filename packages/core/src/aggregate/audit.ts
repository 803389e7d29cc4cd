import { createHash } from "node:crypto";

/**
 * Whether a clean run belongs to the sample that people check anyway: the first 48 bits of the SHA-256
 * of its id, as a number in [0, 1), lie under the rate. The same id always gives the same answer, and
 * a higher rate only adds runs.
 */
export function isAudited(traceId: string, rate: number): boolean {
  const hash = createHash("sha256").update(traceId).digest();
  return hash.readUIntBE(0, 6) / 2 ** 48 < rate;
}
