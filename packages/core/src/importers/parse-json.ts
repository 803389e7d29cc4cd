/** Where a text stops being JSON; 1-based, absent where the engine does not say. */
export interface JsonFault {
  message: string;
  line?: number;
  column?: number;
}

export type ParsedJson = { value: unknown } | { fault: JsonFault };

/** Deeper values are refused: what reads a trace later may walk it recursively. */
const DEEPEST = 500;

/** Parses JSON text without throwing. The text itself is never quoted in the fault. */
export function parseJson(text: string): ParsedJson {
  try {
    const value: unknown = JSON.parse(text);
    if (isDeeper(value, DEEPEST)) return { fault: { message: `nested over ${DEEPEST} levels` } };
    return { value };
  } catch (error) {
    return { fault: jsonFault(error, text) };
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.some((item) => isDeeper(item, levels - 1));
}

/** What an error of `JSON.parse` says of the text it was given, without quoting it. */
export function jsonFault(error: unknown, text: string): JsonFault {
  const said = error instanceof Error ? error.message : "";
  const at = /at position (\d+)/.exec(said)?.[1];
  const offset = /end of JSON/.test(said) ? text.length : at === undefined ? undefined : Number(at);
  if (offset === undefined) return { message: "not valid JSON" };
  const message = offset >= text.length ? "JSON that breaks off" : "not valid JSON";
  return { message, ...lineAndColumn(text, offset) };
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}
