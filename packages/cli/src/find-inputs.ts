import { readdir, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { Problem } from "@tracejudge/core";

/** A file to read, or stdin (`-`), whose size is not known. */
export interface InputFile {
  file: string;
  bytes: number;
}

const traceFile = /\.(json|jsonl|ndjson)(\.gz)?$/i;
/** Verdicts beside recorded runs are not runs. */
const scoresFile = /\.scores\.jsonl(\.gz)?$/i;

/** The files that operands name: folders are searched for trace files, hidden ones inside left out. */
export async function findInputs(
  operands: readonly string[],
): Promise<{ inputs: InputFile[]; problems: Problem[] }> {
  const inputs: InputFile[] = [];
  const problems: Problem[] = [];
  for (const operand of operands) {
    if (operand === "-") {
      inputs.push({ file: "-", bytes: 0 });
      continue;
    }
    try {
      const found = await filesAt(operand);
      inputs.push(...found);
      if (found.length === 0) problems.push(emptyFolder(operand));
    } catch (error) {
      problems.push(unreadable(operand, error));
    }
  }
  return { inputs, problems };
}

async function filesAt(path: string): Promise<InputFile[]> {
  const named = await stat(path);
  if (!named.isDirectory()) return [{ file: path, bytes: named.isFile() ? named.size : 0 }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => isTraceFile(file) && !hiddenBelow(path, file))
    .sort();
  const found = await Promise.all(files.map(async (file) => ({ file, at: await linked(file) })));
  return found.flatMap(({ file, at }) => (at?.isFile() ? [{ file, bytes: at.size }] : []));
}

const isTraceFile = (file: string): boolean =>
  traceFile.test(basename(file)) && !scoresFile.test(file);

/** What a file or a link leads to; a link to a folder is not followed, for it may lead back. */
const linked = (file: string) => stat(file).catch(() => undefined);

function hiddenBelow(folder: string, file: string): boolean {
  const parts = relative(folder, file).split(/[\\/]/);
  return parts.some((part) => part === "node_modules" || part.startsWith("."));
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
