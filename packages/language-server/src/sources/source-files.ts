import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { sourceDialect } from "./source-language.ts";

/** Folders of what is built, installed or hidden. */
const passedOver = /^(\..*|node_modules|dist|build|out|coverage|target|vendor|venv|__pycache__)$/;
/** A folder with more source files is read no further. */
const MOST_FILES = 5000;

/** The source files of a folder that people write, nearest first. Links are not followed. */
export async function* sourceFiles(folder: string, most = MOST_FILES): AsyncGenerator<string> {
  const folders = [folder];
  let left = most;
  for (let at = folders.shift(); at !== undefined; at = folders.shift()) {
    // A folder that may not be read holds nothing for us.
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && !passedOver.test(entry.name)) folders.push(path);
      if (!entry.isFile() || sourceDialect(entry.name) === undefined) continue;
      if (left === 0) return;
      left -= 1;
      yield path;
    }
  }
}
