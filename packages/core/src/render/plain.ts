import { heardText, judgedText } from "./judged-text.ts";
import { leadingJson } from "./leading-json.ts";
import { withoutAssurances } from "./without-assurances.ts";

/**
 * JSON values as the short plain text a small model reads best: no braces and quotes, which cost one
 * token each and say little. A text that looks like a number keeps its quotes: "0010" is not 10.
 */
export function plain(value: unknown, depth = 0, read = judgedText): string {
  if (typeof value === "string") return plainString(read(value));
  if (value === null || typeof value !== "object") return String(value);
  if (depth > 6) return "…";
  if (Array.isArray(value))
    return `[${value.map((item) => plain(item, depth + 1, read)).join("; ")}]`;
  const fields = Object.entries(value).map(
    ([key, item]) => `${key}: ${plain(item, depth + 1, read)}`,
  );
  return depth === 0 ? fields.join(", ") : `(${fields.join(", ")})`;
}

function plainString(text: string): string {
  return /^\s*[-+]?\d[\d.,]*\s*$/.test(text) || text === "" ? `"${text}"` : collapse(text);
}

/** Arguments of a call as `city=Paris, days=3`. */
export function plainArgs(args: unknown): string {
  if (typeof args !== "object" || args === null || Array.isArray(args)) return plain(args);
  return Object.entries(args)
    .map(([key, item]) => `${key}=${plain(item, 1)}`)
    .join(", ");
}

/** A tool result: JSON is made plain, anything else only loses its runs of white space. */
export function plainResult(content: string): string {
  const json = leadingJson(content);
  if (json?.rest === "") return plain(json.value, 0, heardValue);
  return plainParts(heardText(content, "tool"));
}

/** So many JSON values of a result are told; no step has room for more. */
const MOST_VALUES = 100;

/** Of several JSON values, or JSON and words after it, each in its turn. */
function plainParts(text: string): string {
  const parts: string[] = [];
  let left = text;
  while (parts.length < MOST_VALUES) {
    const json = leadingJson(left);
    if (json === undefined) break;
    parts.push(plain(json.value, 0, heardValue));
    left = json.rest;
  }
  return [...parts, collapse(left)].filter((part) => part !== "").join(" ");
}

function heardValue(text: string): string {
  return withoutAssurances(judgedText(text));
}

/** What is judged of a text, without its runs of white space. */
export function squeeze(text: string): string {
  return collapse(judgedText(text));
}

export function collapse(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
