import { DEPTH } from "./limits.ts";

const EDGE = 500;

/**
 * JSON with sorted keys, so that equal values have equal texts. Deeper parts count as equal, and long
 * strings with the same length, head and tail.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value === "string" && value.length > 2 * EDGE) {
    return JSON.stringify(`${value.slice(0, EDGE)}…${value.length}…${value.slice(-EDGE)}`);
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value) ?? "null";
  }
  if (depth >= DEPTH) {
    return '"…"';
  }
  if (Array.isArray(value)) {
    return `[${value.map((entry) => canonicalJson(entry, depth + 1)).join(",")}]`;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v, depth + 1)}`).join(",")}}`;
}
