import { createHash } from "node:crypto";
import type { Rubric } from "../rubric.ts";
import { normaliseText } from "./normalise-text.ts";

const DIGITS = 12;

/**
 * First 12 hex digits of the SHA-256 of everything in a rubric that can change a verdict.
 * Left out, so that editing them keeps the version: comments, layout, white space inside texts, name,
 * description, and the order of attributes and of `appliesTo`. Weights count as shares of their sum.
 */
export function rubricVersion(rubric: Omit<Rubric, "version">): string {
  const total = rubric.attributes.reduce((sum, attribute) => sum + attribute.weight, 0);
  const attributes = rubric.attributes.map((attribute) => [
    attribute.key,
    Number((attribute.weight / total).toFixed(9)),
    [...attribute.appliesTo].sort(),
    normaliseText(attribute.policy),
    attribute.levels.map(normaliseText),
    attribute.floor ?? null,
  ]);
  attributes.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
  const canonical = [rubric.threshold, rubric.reviewBelow, rubric.auditRate, attributes];
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex").slice(0, DIGITS);
}
