import { DEPTH, LEAVES } from "./limits.ts";

const STRING_CHARS = 1_000;

/** A copy in which long strings, long lists and deep parts are cut, so that validating it is quick. */
export function clippedStrings(value: unknown, depth = 0): unknown {
  if (typeof value === "string") {
    return value.slice(0, STRING_CHARS);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth >= DEPTH) {
    return Array.isArray(value) ? [] : {};
  }
  if (Array.isArray(value)) {
    return value.slice(0, LEAVES).map((entry) => clippedStrings(entry, depth + 1));
  }
  const entries = Object.entries(value).slice(0, LEAVES);
  return Object.fromEntries(entries.map(([k, v]) => [k, clippedStrings(v, depth + 1)]));
}
