import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { TraceJudgeError } from "@tracejudge/core";

/**
 * Writes a file under another name, brings it to the disk and puts it in place: whoever is killed in
 * between leaves the file as it was. Throws OUTPUT_UNWRITABLE, with the old file untouched.
 */
export async function atomicWrite(
  path: string,
  fill: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const partial = `${path}.partial`;
  try {
    const file = await open(partial, "w");
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw unwritable(path, cause);
  }
}

/** So that the new name outlives a power cut; systems that cannot do it (Windows) need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

export function unwritable(path: string, cause: unknown): TraceJudgeError {
  const isFull = (cause as NodeJS.ErrnoException).code === "ENOSPC";
  return new TraceJudgeError(
    "OUTPUT_UNWRITABLE",
    `${path} cannot be written: ${isFull ? "the disk is full" : String(cause)}`,
    isFull
      ? "Free some space and give the same command again: it goes on from the last checkpoint"
      : "Check that the folder may be written to, and give the same command again",
    { cause },
  );
}
