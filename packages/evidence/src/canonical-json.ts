import { DEPTH } from "./limits.ts";

/** JSON with sorted keys, so that equal values have equal texts; deeper parts count as equal. */
export function canonicalJson(value: unknown, depth = 0): string {
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
