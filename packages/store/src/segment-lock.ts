import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { regularFile } from "./regular-file.ts";
import type { Segment, SegmentOnDisk } from "./segments.ts";

/** Another machine's process cannot be asked whether it lives, so its silence is timed instead. */
const FOREIGN_SILENCE_MS = 60 * 60 * 1000;

/** Marks a segment as being written. Must be called before its first file is made. */
export async function lockSegment(segment: Segment): Promise<void> {
  await writeFile(segment.lockFile, JSON.stringify({ pid: process.pid, host: hostname() }), {
    flag: "wx",
    mode: 0o600,
  });
}

export async function unlockSegment(segment: Segment): Promise<void> {
  await rm(segment.lockFile, { force: true });
}

/** Whether a living process may still append to the segment; a `kill -9` leaves a lock that is not. */
export async function isLive(segment: SegmentOnDisk): Promise<boolean> {
  const text = await lockText(segment.lockFile);
  if (text === undefined) return false;
  const owner = parseOwner(text);
  if (owner === undefined || owner.host !== hostname()) {
    return Date.now() - segment.modified < FOREIGN_SILENCE_MS;
  }
  return isRunning(owner.pid);
}

/** Whether surely nobody appends to the segment any more; of another machine's lock nobody knows. */
export async function isLeft(segment: SegmentOnDisk): Promise<boolean> {
  const text = await lockText(segment.lockFile);
  if (text === undefined) return true;
  const owner = parseOwner(text);
  return owner !== undefined && owner.host === hostname() && !isRunning(owner.pid);
}

async function lockText(file: string): Promise<string | undefined> {
  try {
    await regularFile(file);
    return await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}

export function parseOwner(text: string): { pid: number; host: string } | undefined {
  try {
    const owner = JSON.parse(text);
    return Number.isInteger(owner?.pid) ? owner : undefined;
  } catch {
    return undefined;
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
