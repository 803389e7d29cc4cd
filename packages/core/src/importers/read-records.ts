import type { Problem } from "../problem.ts";
import { decodeText, type TextSource } from "./decode-text.ts";
import {
  documentTooLong,
  emptyInput,
  lineTooLong,
  notJson,
  notText,
  unreadable,
} from "./input-problems.ts";
import { type ParsedValue, parseDocument } from "./parse-document.ts";
import { parseJson } from "./parse-json.ts";
import { type Line, splitLines } from "./split-lines.ts";
import { spreadRecords } from "./spread-records.ts";
import { type InputRecord, problemAt } from "./trace-importer.ts";

/** In characters. */
const MEGABYTE = 1024 * 1024;
/** A longer line of JSON lines is skipped with a problem. */
const LONGEST_LINE = 64;
/** A JSON document that is not JSON lines is parsed as a whole, so it must fit in memory. */
const LONGEST_DOCUMENT = 256;
/** If none of so many first lines is JSON, the input is given up. */
const MOST_UNREADABLE = 20;
/** So many first lines of a document are looked at for signs of JSON lines. */
const DOUBTFUL_LINES = 50;

export type ReadRecord = { record: InputRecord } | { problem: Problem };

/**
 * The records of JSON lines, of one JSON document, or of JSON documents one after the other, line by
 * line. Never throws: an unreadable source is a problem too.
 */
export async function* readRecords(source: TextSource, file?: string): AsyncGenerator<ReadRecord> {
  const next = { index: 0 };
  let told = false;
  try {
    for await (const parsed of parsedValues(source, file)) {
      if ("value" in parsed) yield* recordsIn(parsed, next, file);
      else yield parsed;
      told ||= "problem" in parsed;
    }
    if (next.index === 0 && !told) yield emptyInput(file);
  } catch (error) {
    yield unreadable(error, file);
  }
}

function* recordsIn(
  { value: whole, size, line }: Extract<ParsedValue, { value: unknown }>,
  next: { index: number },
  file?: string,
): Generator<ReadRecord> {
  for (const { value, path } of spreadRecords(whole)) {
    const record: InputRecord = { value, index: next.index, size: path === "$" ? size : 0 };
    if (file !== undefined) record.file = file;
    if (line !== undefined) record.line = line;
    if (path !== "$") record.path = path;
    next.index += 1;
    yield { record };
  }
}

async function* parsedValues(source: TextSource, file?: string): AsyncGenerator<ParsedValue> {
  const lines = splitLines(
    decodeText(source),
    LONGEST_LINE * MEGABYTE,
    LONGEST_DOCUMENT * MEGABYTE,
  );
  try {
    const first = await lines.next();
    if (first.done !== true) yield* valuesFrom(first.value, lines, file);
  } finally {
    await lines.return(undefined);
  }
}

async function* valuesFrom(
  first: Line,
  lines: AsyncGenerator<Line>,
  file?: string,
): AsyncGenerator<ParsedValue> {
  const binary = binaryKind(first.text);
  if (binary !== undefined) yield notText(binary, file);
  else if (opensDocument(first)) yield* documentValues(first, lines, file);
  else yield* lineValues(first, lines, file);
}

/** True for a first line that is no JSON value by itself but may begin one. */
function opensDocument({ text, tooLong }: Line): boolean {
  return !tooLong && /^\s*[[{]/.test(text) && /[[{,:}\]]$/.test(text) && "fault" in parseJson(text);
}

async function* lineValues(
  first: Line,
  lines: AsyncGenerator<Line>,
  file?: string,
): AsyncGenerator<ParsedValue> {
  let held: Array<{ problem: Problem }> | undefined = [];
  for await (const line of prepended(first, lines)) {
    const parsed = parseLine(line, file);
    if ("value" in parsed || held === undefined) {
      yield* held ?? [];
      held = undefined;
      yield parsed;
      continue;
    }
    if (/[\0\uFFFD]/.test(line.text)) {
      yield notText("binary", file);
      return;
    }
    held.push(parsed);
    if (held.length >= MOST_UNREADABLE) {
      yield notJson(file);
      return;
    }
  }
  yield* held ?? [];
}

function parseLine(line: Line, file?: string): ParsedValue {
  if (line.tooLong) return lineTooLong(line.number, LONGEST_LINE, file);
  const parsed = parseJson(line.text);
  if ("value" in parsed) return { value: parsed.value, size: line.text.length, line: line.number };
  const { message, column } = parsed.fault;
  const place = { line: line.number, ...(file !== undefined && { file }) };
  return problemAt(place, {
    code: line.ended ? "LINE_INVALID" : "LINE_UNFINISHED",
    severity: line.ended ? "error" : "warning",
    message: line.ended ? `the line is ${message}` : "the last line is half-written, it is skipped",
    remedy: line.ended
      ? "Write one JSON value on each line"
      : "Read the file again when it is written",
    ...(column !== undefined && { column }),
  });
}

/**
 * Collects a document. In a document no two lines in a row are whole objects (a comma must part
 * them), so two such lines mean JSON lines whose first line is broken.
 */
async function* documentValues(
  first: Line,
  lines: AsyncGenerator<Line>,
  file?: string,
): AsyncGenerator<ParsedValue> {
  const held: Line[] = [first];
  let size = first.text.length;
  for await (const line of lines) {
    held.push(line);
    size += line.text.length + 1;
    if (held.length < DOUBTFUL_LINES && held.slice(1).slice(-2).filter(isWhole).length === 2) {
      for (const one of held) yield parseLine(one, file);
      for await (const one of lines) yield parseLine(one, file);
      return;
    }
    if (size > LONGEST_DOCUMENT * MEGABYTE || line.tooLong) {
      yield documentTooLong(LONGEST_DOCUMENT, file);
      return;
    }
  }
  yield* parseDocument(held, file);
}

function isWhole(line: Line): boolean {
  return /^\s*[[{].*[\]}]$/.test(line.text) && "value" in parseJson(line.text);
}

async function* prepended<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

function binaryKind(text: string): "gzip" | "binary" | undefined {
  if (text.startsWith("\u001f\uFFFD")) return "gzip";
  return text.slice(0, 4096).includes("\0") ? "binary" : undefined;
}
