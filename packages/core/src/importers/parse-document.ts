import type { Problem } from "../problem.ts";
import { type JsonFault, parseJson } from "./parse-json.ts";
import type { Line } from "./split-lines.ts";
import { type InputRecord, problemAt } from "./trace-importer.ts";

export type ParsedValue = { value: unknown; size: number; line?: number } | { problem: Problem };

/**
 * The values of a text that is not JSON lines: one document, or several one after the other, each
 * beginning at the start of a line, as `jq .` prints them.
 */
export function* parseDocument(lines: readonly Line[], file?: string): Generator<ParsedValue> {
  const text = textOf(lines);
  const parsed = parseJson(text);
  if ("value" in parsed) {
    yield { value: parsed.value, size: 0 };
    return;
  }
  const pieces = piecesOf(lines).map((piece) => ({ piece, parsed: parseJson(textOf(piece)) }));
  const good = pieces.filter(({ parsed: one }) => "value" in one).length;
  if (good * 2 < pieces.length || good === 0) {
    yield invalid(lines, parsed.fault, file);
    return;
  }
  for (const { piece, parsed: one } of pieces) {
    const line = piece[0]?.number ?? 1;
    yield "value" in one ? { value: one.value, size: 0, line } : invalid(piece, one.fault, file);
  }
}

function textOf(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join("\n");
}

function piecesOf(lines: readonly Line[]): Line[][] {
  const pieces: Line[][] = [];
  for (const line of lines) {
    const last = pieces.at(-1);
    if (last === undefined || /^[[{]/.test(line.text)) pieces.push([line]);
    else last.push(line);
  }
  return pieces;
}

function invalid(lines: readonly Line[], fault: JsonFault, file?: string): { problem: Problem } {
  const at = fault.line === undefined ? undefined : lines[fault.line - 1];
  const place: Pick<InputRecord, "file" | "line"> = {
    ...(file !== undefined && { file }),
    ...(at !== undefined && { line: at.number }),
  };
  return problemAt(place, {
    code: "DOCUMENT_INVALID",
    severity: "error",
    message: `the document is ${fault.message}`,
    remedy: "Export it again, or write one JSON value on each line",
    ...(at !== undefined && fault.column !== undefined && { column: fault.column }),
  });
}
