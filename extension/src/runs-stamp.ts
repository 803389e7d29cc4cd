import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Segments that may still grow: each is a runs file and a scores file. */
const NEWEST = 8;

/** Changes whenever a run or verdict is written into the store `dir`; a folder without any is empty. */
export async function runsStamp(dir: string): Promise<string> {
  const folder = join(dir, "traces");
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".jsonl")).sort();
  const sizes = files.slice(-NEWEST).map(async (name) => {
    const found = await stat(join(folder, name)).catch(() => undefined);
    return `${name} ${found?.size}`;
  });
  const deleted = await stat(join(dir, "deleted.jsonl")).catch(() => undefined);
  return [files.length, deleted?.size, ...(await Promise.all(sizes))].join("\n");
}
