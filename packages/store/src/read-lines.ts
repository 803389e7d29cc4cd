import { createReadStream } from "node:fs";
import type { Problem } from "@tracejudge/core";
import { NOT_REGULAR, regularFile } from "./regular-file.ts";

/** One line of a file, without its line feed. */
export interface LineBytes {
  /** 1-based. */
  line: number;
  bytes: Buffer;
  /** False where the file ends without a line feed: its writer was killed, or is still writing. */
  whole: boolean;
  /** Byte of the file at which the next line begins. */
  next: number;
}

export interface Line extends Omit<LineBytes, "bytes"> {
  text: string;
}

/** What reading yields: a record, or what was wrong with a line; never an exception. */
export type Read<T> = { value: T } | { problem: Problem };

/** Which records to read: those of one trace, by its id or the beginning of it. */
export interface ReadOptions {
  id?: string;
}

const LINE_FEED = 0x0a;

/**
 * The lines of a file that another process may be appending to, in memory of one line; from byte `from`
 * on, where a line must begin, and numbered from there. Rejects as {@link regularFile} does.
 */
export async function* readLineBytes(file: string, from = 0): AsyncGenerator<LineBytes> {
  await regularFile(file);
  let parts: Buffer[] = [];
  let line = 1;
  let read = from;
  for await (const chunk of createReadStream(file, { start: from }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      parts.push(chunk.subarray(start, end));
      start = end + 1;
      yield { line, bytes: joined(parts), whole: true, next: read + start };
      parts = [];
      line += 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
    read += chunk.length;
  }
  if (parts.length > 0) yield { line, bytes: joined(parts), whole: false, next: read };
}

/** The same, as text. */
export async function* readLines(file: string, from = 0): AsyncGenerator<Line> {
  for await (const { bytes, ...line } of readLineBytes(file, from)) {
    yield { ...line, text: bytes.toString("utf8") };
  }
}

function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

/**
 * The JSON objects of a file. A file that was rotated away meanwhile has none; a torn last line and a
 * line that is no object are problems, and reading goes on.
 * `wants` sees a line's text before it is parsed: the cheap way to skip.
 */
export async function* readObjects(
  file: string,
  wants: (text: string) => boolean = () => true,
): AsyncGenerator<Read<Record<string, unknown>>> {
  try {
    for await (const line of readLines(file)) {
      if (line.text.trim() === "" || !wants(line.text)) continue;
      yield parseObject(file, line);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") yield { problem: unreadable(file, message, code) };
  }
}

function parseObject(file: string, line: Line): Read<Record<string, unknown>> {
  if (!line.whole) return { problem: torn(file, line.line) };
  try {
    const value = JSON.parse(line.text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value };
  } catch {
    // Told below, as for any other line that is no object.
  }
  return { problem: notAnObject(file, line.line) };
}

function torn(file: string, line: number): Problem {
  return {
    code: "STORE_LINE_TORN",
    severity: "warning",
    message: "the last line is incomplete: its writer was stopped, or is still writing",
    remedy: "Nothing needs doing: the lines before it are whole",
    file,
    line,
  };
}

function notAnObject(file: string, line: number): Problem {
  return {
    code: "STORE_LINE_INVALID",
    severity: "warning",
    message: "this line is not a JSON object and was skipped",
    remedy: "Delete the line if you edited the file by hand",
    file,
    line,
  };
}

function unreadable(file: string, message: string, code: string | undefined): Problem {
  return {
    code: "STORE_UNREADABLE",
    severity: "error",
    message: `the file cannot be read: ${message}`,
    remedy:
      code === NOT_REGULAR
        ? "Remove it from the folder: only regular files, and links to them, are read"
        : "Check the permissions of the folder",
    file,
  };
}
