import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "@tracejudge/core";
import { type FileKind, kindOf } from "./kind-of-file.ts";

/** A file to read; or stdin (`-`) or a pipe, whose size is not known. */
export interface InputFile {
  file: string;
  bytes: number;
  /** A named pipe: it can be read once. */
  pipe?: true;
}

interface Found {
  inputs: InputFile[];
  problems: Problem[];
}

const traceFile = /\.(json|jsonl|ndjson)(\.gz)?$/i;
/** Verdicts beside recorded runs are not runs. */
const scoresFile = /\.scores\.jsonl(\.gz)?$/i;

/**
 * The files that operands name: folders are searched for trace files, hidden ones inside left out.
 * Devices are problems: many have no end.
 */
export async function findInputs(operands: readonly string[]): Promise<Found> {
  const inputs: InputFile[] = [];
  const problems: Problem[] = [];
  for (const operand of operands) {
    const found = await inputsAt(operand);
    inputs.push(...found.inputs);
    problems.push(...found.problems);
  }
  return { inputs, problems };
}

async function inputsAt(path: string): Promise<Found> {
  if (path === "-" || path === "/dev/stdin") {
    return { inputs: [{ file: "-", bytes: 0 }], problems: [] };
  }
  const found: Found = { inputs: [], problems: [] };
  try {
    const at = await stat(path);
    const kind = kindOf(at);
    if (kind === "folder") await search(path, found);
    else if (kind === "file") found.inputs.push({ file: path, bytes: at.size });
    else if (kind === "pipe") found.inputs.push({ file: path, bytes: 0, pipe: true });
    else found.problems.push(noFile(path, kind));
  } catch (error) {
    found.problems.push(unreadable(path, error));
  }
  if (found.inputs.length + found.problems.length === 0) found.problems.push(emptyFolder(path));
  found.inputs.sort((a, b) => (a.file < b.file ? -1 : 1));
  return found;
}

/**
 * Links to files count as files; links to folders are not followed, as they may lead in a circle. A
 * sub-folder that cannot be read is a problem of its own.
 */
async function search(folder: string, found: Found): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await search(path, found).catch((error) => found.problems.push(unreadable(path, error)));
    } else if ((entry.isFile() || entry.isSymbolicLink()) && isTraceFile(entry.name)) {
      const at = await stat(path).catch(() => undefined);
      if (at?.isFile()) found.inputs.push({ file: path, bytes: at.size });
    }
  }
}

function isTraceFile(name: string): boolean {
  return traceFile.test(name) && !scoresFile.test(name);
}

/** The problem of what has no end, or nothing to read. */
export function noFile(file: string, kind: FileKind): Problem {
  return {
    code: "INPUT_UNREADABLE",
    severity: "error",
    message: `it is a ${kind}, not a file`,
    remedy: "Name a file",
    file,
  };
}

function emptyFolder(file: string): Problem {
  return {
    code: "INPUT_EMPTY",
    severity: "error",
    message: "the folder holds no trace files",
    remedy: "Name a folder with .json or .jsonl files (.gz too)",
    file,
  };
}

/** The problem of a file that cannot be read, for whatever reason the system gives. */
export function unreadable(file: string, error: unknown): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
  const missing = code === "ENOENT";
  return {
    code: "INPUT_UNREADABLE",
    severity: "error",
    message: missing ? "there is no such file or folder" : `the file cannot be read: ${message}`,
    remedy: missing ? "Check the path" : "Check that the file is whole and may be read",
    file,
  };
}
