import { createHash } from "node:crypto";
import type { Precedent } from "../precedent.ts";

/** What one person says about one attribute of one step, or of the run (`stepId` null). */
export type PrecedentKey = Pick<Precedent, "author" | "traceId" | "stepId" | "attribute">;

/** 16 hex digits. Whoever says it again, in whatever process, gets the same id: so an edit is a line. */
export function precedentId({ author, traceId, stepId, attribute }: PrecedentKey): string {
  const key = JSON.stringify([author, traceId, stepId, attribute]);
  return createHash("sha256").update(key).digest("hex").slice(0, 16);
}
