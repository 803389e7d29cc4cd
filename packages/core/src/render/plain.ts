import { heardText, judgedText } from "./judged-text.ts";
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
  const parsed = plainJson(content);
  if (parsed !== undefined) return parsed;
  const heard = heardText(content, "tool");
  return plainJson(heard) ?? collapse(heard);
}

function heardValue(text: string): string {
  return withoutAssurances(judgedText(text));
}

function plainJson(content: string): string | undefined {
  const start = content.trimStart()[0];
  if ((start !== "{" && start !== "[") || content.length >= 200_000) return undefined;
  try {
    return plain(JSON.parse(content), 0, heardValue);
  } catch {
    return undefined;
  }
}

/** What is judged of a text, without its runs of white space. */
export function squeeze(text: string): string {
  return collapse(judgedText(text));
}

export function collapse(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
