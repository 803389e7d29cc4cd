import { type FileHandle, open, rename, rm, utimes } from "node:fs/promises";
import { deletedFile, deletedRuns } from "./deleted-runs.ts";
import { withFileLock } from "./file-lock.ts";
import { readLineBytes } from "./read-lines.ts";
import { traceIdOf } from "./read-runs.ts";
import { regularFile } from "./regular-file.ts";
import { isLeft } from "./segment-lock.ts";
import { listSegments, type SegmentOnDisk } from "./segments.ts";

/** Milliseconds for which a segment must have been silent: a process that ends writes without a lock. */
const QUIET_MS = 10_000;

/**
 * Takes the rows of deleted runs off the disk, from every segment that is written to no more; the others
 * are left to a later call. A file is replaced at once and as a whole, or not at all, so that whoever is
 * killed, and whoever reads meanwhile, finds all other rows.
 */
export async function sweepSegments(dir: string): Promise<void> {
  if ((await deletedRuns(dir)).size === 0) return;
  // One process sweeps at a time: two would write the same new file. What others marked while this one
  // waited is swept too.
  await withFileLock(`${deletedFile(dir)}.sweep`, async () => {
    const deleted = await deletedRuns(dir);
    for (const segment of await listSegments(dir)) {
      if (!(await isQuiet(segment))) continue;
      for (const file of [segment.runsFile, segment.scoresFile]) await sweepFile(file, deleted);
    }
  });
}

async function isQuiet(segment: SegmentOnDisk): Promise<boolean> {
  return Date.now() - segment.modified > QUIET_MS && (await isLeft(segment));
}

async function sweepFile(file: string, deleted: ReadonlySet<string>): Promise<void> {
  const before = await regularFile(file).catch(() => undefined);
  if (before === undefined || !(await holdsAny(file, deleted))) return;
  const swept = `${file}.swept`;
  try {
    const kept = await copyWithout(file, swept, deleted);
    const now = await regularFile(file).catch(() => undefined);
    const same = now?.ino === before.ino && now.size === before.size;
    if (!same) return;
    // The time of its last row stays: else the next sweep would take the segment for one in use.
    await utimes(swept, before.atime, before.mtime);
    if (kept > 0) await rename(swept, file);
    else await rm(file, { force: true });
  } finally {
    await rm(swept, { force: true });
  }
}

async function holdsAny(file: string, deleted: ReadonlySet<string>): Promise<boolean> {
  for await (const { bytes } of readLineBytes(file)) if (isOf(bytes, deleted)) return true;
  return false;
}

/** Gives the bytes that were kept. Every line, also one that is not whole, stays byte for byte. */
async function copyWithout(
  file: string,
  to: string,
  deleted: ReadonlySet<string>,
): Promise<number> {
  const handle = await open(to, "w", 0o600);
  try {
    let kept = 0;
    for await (const { bytes, whole } of readLineBytes(file)) {
      if (isOf(bytes, deleted)) continue;
      kept += await writeAll(handle, whole ? Buffer.concat([bytes, lineFeed]) : bytes);
    }
    await handle.datasync();
    return kept;
  } finally {
    await handle.close();
  }
}

const lineFeed = Buffer.from("\n");

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<number> {
  let done = 0;
  while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten;
  return done;
}

const idFields = /"(?:trace_)?id":"([^"\\]+)"/g;

/** Whether a line is a row of a deleted run; only a line that names one anywhere is parsed. */
function isOf(bytes: Buffer, deleted: ReadonlySet<string>): boolean {
  const text = bytes.toString("utf8");
  const named = [...text.matchAll(idFields)].some(([, id = ""]) => deleted.has(id));
  if (!named) return false;
  try {
    const traceId = traceIdOf(JSON.parse(text));
    return traceId !== undefined && deleted.has(traceId);
  } catch {
    return false;
  }
}
