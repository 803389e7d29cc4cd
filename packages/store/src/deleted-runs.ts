import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { withFileLock } from "./file-lock.ts";
import { regularFile } from "./regular-file.ts";
import { storeUnreadable } from "./store-unreadable.ts";

/** A run that a person deleted. */
interface DeletedRun {
  trace_id: string;
  /** ISO 8601. */
  deleted_at: string;
}

export function deletedFile(dir: string): string {
  return join(dir, "deleted.jsonl");
}

/**
 * Ids of the runs that were deleted: every reader leaves them out, whatever still lies on the disk.
 * Throws INPUT_UNREADABLE where nobody can say which those are.
 */
export async function deletedRuns(dir: string): Promise<ReadonlySet<string>> {
  return new Set((await readDeleted(dir)).map((run) => run.trace_id));
}

/**
 * Marks runs as deleted. The file is replaced as a whole, under its lock, so that it is never half
 * written and marks made by several processes at once all stay. Rejects where the disk refuses; nothing is
 * marked then.
 */
export async function markDeleted(dir: string, traceIds: readonly string[]): Promise<void> {
  const file = deletedFile(dir);
  await withFileLock(file, async () => {
    const known = await readDeleted(dir);
    const ids = new Set(known.map((run) => run.trace_id));
    const now = new Date().toISOString();
    const fresh = [...new Set(traceIds)].filter((id) => !ids.has(id));
    if (fresh.length === 0) return;
    const runs = [...known, ...fresh.map((id): DeletedRun => ({ trace_id: id, deleted_at: now }))];
    await replaceFile(file, runs.map((run) => `${JSON.stringify(run)}\n`).join(""));
  });
}

async function replaceFile(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

async function readDeleted(dir: string): Promise<DeletedRun[]> {
  const text = await deletedText(deletedFile(dir));
  return text.split("\n").flatMap((line) => parsedLine(line));
}

async function deletedText(file: string): Promise<string> {
  try {
    await regularFile(file);
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw storeUnreadable(file, error);
  }
}

/** A line that a person broke by hand is passed over. */
function parsedLine(line: string): DeletedRun[] {
  try {
    const row = JSON.parse(line);
    return typeof row?.trace_id === "string" ? [row] : [];
  } catch {
    return [];
  }
}
