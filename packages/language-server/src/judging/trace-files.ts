import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { importTraces } from "@tracejudge/core";
import { documentKind } from "../document-kind.ts";
import type { RunToJudge } from "./judge-runs.ts";

/** Files judged at once; what is over that is not looked for. */
const MOST_FILES = 10_000;

/** The trace files at the paths, folders searched; hidden folders and node_modules are left out. */
export async function traceFiles(
  paths: readonly string[],
  signal: AbortSignal,
  most: number = MOST_FILES,
): Promise<string[]> {
  const files = new Set<string>();
  const folders: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) folders.push(path);
    else if (found?.isFile()) files.add(path);
  }
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (signal.aborted || files.size >= most) break;
    const inside = await look(folder);
    folders.push(...inside.folders);
    for (const file of inside.files.slice(0, most - files.size)) files.add(file);
  }
  return [...files].sort();
}

/**
 * What is to be looked at in one folder; nothing where it cannot be read. Links to files count as files;
 * links to folders are not followed, as they may lead in a circle.
 */
async function look(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = { files: [] as string[], folders: [] as string[] };
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !isLeftOut(entry.name)) found.folders.push(path);
    else if (isTraceFile(path) && (entry.isFile() || (await isLinkToFile(entry, path)))) {
      found.files.push(path);
    }
  }
  return found;
}

async function isLinkToFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return false;
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/** The runs of one file, as they are read. A file without any run is somebody else's: it has none. */
export async function* runsOfFile(file: string): AsyncGenerator<RunToJudge> {
  let runs = 0;
  let unreadable = 0;
  try {
    for await (const read of importTraces(createReadStream(file), { file })) {
      if ("trace" in read) {
        runs += 1;
        yield { trace: read.trace };
      } else if (read.problem.severity === "error") unreadable += 1;
    }
  } catch {
    yield { unreadable: true };
  }
  for (let left = runs > 0 ? unreadable : 0; left > 0; left--) yield { unreadable: true };
}

function isLeftOut(folder: string): boolean {
  return folder === "node_modules" || folder.startsWith(".");
}

function isTraceFile(path: string): boolean {
  return documentKind(pathToFileURL(path).href) === "traces";
}
