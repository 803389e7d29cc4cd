import { type FileHandle, open, readFile, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  type Precedent,
  type Problem,
  parsePrecedents,
  precedentLine,
  TraceJudgeError,
} from "@tracejudge/core";
import { withFileLock } from "./file-lock.ts";
import { regularFile } from "./regular-file.ts";

/**
 * Appends settled cases to a precedent file, which is made where there is none. Several processes may
 * do so at once; all lines are written, or none. A last line that was cut off is repaired first.
 * Throws a TraceJudgeError where the disk refuses; the file then holds what it held.
 */
export async function appendPrecedents(
  file: string,
  precedents: readonly Precedent[],
): Promise<void> {
  if (precedents.length === 0) return;
  const lines = Buffer.from(precedents.map(precedentLine).join(""));
  const path = await oneNameOf(file);
  try {
    await withFileLock(path, () => append(path, lines));
  } catch (cause) {
    if (cause instanceof TraceJudgeError) throw cause;
    throw writeError(file, cause as NodeJS.ErrnoException);
  }
}

/** The cases of a file, and what is wrong with its lines. A file that does not exist has none. */
export async function readPrecedents(
  file: string,
): Promise<{ precedents: Precedent[]; problems: Problem[]; exists: boolean }> {
  try {
    await regularFile(file);
    return { ...parsePrecedents(await readFile(file, "utf8"), { file }), exists: true };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { precedents: [], problems: [], exists: false };
    return { precedents: [], problems: [unreadable(file, message)], exists: true };
  }
}

/** Two paths to one file must come to one lock. */
async function oneNameOf(file: string): Promise<string> {
  const whole = await realpath(file).catch(() => undefined);
  if (whole !== undefined) return whole;
  const folder = await realpath(dirname(resolve(file))).catch(() => dirname(resolve(file)));
  return join(folder, basename(file));
}

async function append(file: string, lines: Buffer): Promise<void> {
  const handle = await open(file, "a+", 0o644);
  try {
    const size = await repaired(handle);
    try {
      let done = 0;
      while (done < lines.length) done += (await handle.write(lines, done)).bytesWritten;
      await handle.datasync();
    } catch (error) {
      await handle.truncate(size);
      throw error;
    }
  } finally {
    await handle.close();
  }
}

const LINE_FEED = 0x0a;
/** Our lines begin so; what does not was written by a person or git, and is never cut off. */
const OUR_BEGINNING = '{"id":"';

/**
 * Sees to it that the file ends with a whole line, and gives its size. A line of ours that was cut off
 * while it was written goes; any other only lacks its line feed.
 */
async function repaired(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  const tail = await lastLine(handle, size);
  if (tail.length === 0) return size;
  if (isCutOff(tail.toString("utf8"))) {
    await handle.truncate(size - tail.length);
    return size - tail.length;
  }
  await handle.write("\n");
  return size + 1;
}

function isCutOff(text: string): boolean {
  const ours = text.startsWith(OUR_BEGINNING) || OUR_BEGINNING.startsWith(text);
  if (!ours) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

const CHUNK = 64 * 1024;

/** What stands after the last line feed. */
async function lastLine(handle: FileHandle, size: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK);
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(end - start),
      0,
      end - start,
      start,
    );
    const chunk = buffer.subarray(0, bytesRead);
    const at = chunk.lastIndexOf(LINE_FEED);
    parts.unshift(chunk.subarray(at + 1));
    if (at >= 0) break;
    end = start;
  }
  return Buffer.concat(parts);
}

const reasons: Record<string, { code: string; message: string; remedy: string }> = {
  ENOSPC: {
    code: "PRECEDENT_DISK_FULL",
    message: "the disk is full",
    remedy: "Free some space and add the case again; the file is as it was",
  },
  EACCES: {
    code: "PRECEDENT_FORBIDDEN",
    message: "the file may not be written",
    remedy: "Allow writing to it, or name another file",
  },
  ENOENT: {
    code: "PRECEDENT_NO_FOLDER",
    message: "there is no such folder",
    remedy: "Make the folder, or name another file",
  },
};

const sameAs: Record<string, string> = {
  EDQUOT: "ENOSPC",
  EFBIG: "ENOSPC",
  EPERM: "EACCES",
  EROFS: "EACCES",
};

function writeError(file: string, cause: NodeJS.ErrnoException): TraceJudgeError {
  const { code = "", message } = cause;
  const reason = reasons[sameAs[code] ?? code] ?? {
    code: "PRECEDENT_WRITE_FAILED",
    message,
    remedy: "Check the file and the disk it lies on",
  };
  const problem: Problem = { ...reason, severity: "error", file };
  return new TraceJudgeError(
    "OUTPUT_UNWRITABLE",
    `The case was not added to ${file}: ${reason.message}`,
    reason.remedy,
    { cause, problems: [problem] },
  );
}

function unreadable(file: string, message: string): Problem {
  return {
    code: "PRECEDENT_UNREADABLE",
    severity: "error",
    message: `the file cannot be read: ${message}`,
    remedy: "Check that it is a file and may be read",
    file,
  };
}
