import { randomBytes } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { storeUnreadable } from "./store-unreadable.ts";

/** One pair of files in `.tracejudge/traces/`: run rows and, once judged, their scores. */
export interface Segment {
  /** `<UTC time>-<pid>-<random>`: sorting by stem sorts by age. */
  stem: string;
  runsFile: string;
  scoresFile: string;
  lockFile: string;
}

/** A segment found on disk, with the bytes of its files together. */
export interface SegmentOnDisk extends Segment {
  bytes: number;
  /** Milliseconds since the epoch. */
  modified: number;
}

export function tracesFolder(dir: string): string {
  return join(dir, "traces");
}

export function segmentOf(dir: string, stem: string): Segment {
  const base = join(tracesFolder(dir), stem);
  return {
    stem,
    runsFile: `${base}.jsonl`,
    scoresFile: `${base}.scores.jsonl`,
    lockFile: `${base}.lock`,
  };
}

/** A segment that no other process, and nothing in this one, writes to. */
export function newSegment(dir: string): Segment {
  const time = new Date().toISOString().replace(/[-:.]/g, "");
  return segmentOf(dir, `${time}-${process.pid}-${randomBytes(4).toString("hex")}`);
}

const stemPattern = /^(\d{8}T\d{9}Z-\d+-[0-9a-f]+)(?:\.scores)?\.jsonl$/;

/**
 * The segments of a store, oldest first. A folder that does not exist holds none; one that cannot be read
 * throws INPUT_UNREADABLE.
 */
export async function listSegments(dir: string): Promise<SegmentOnDisk[]> {
  const folder = tracesFolder(dir);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw storeUnreadable(folder, error);
  });
  const stems = new Set(names.map((name) => stemPattern.exec(name)?.[1]).filter((stem) => !!stem));
  const found = [...stems].sort().map((stem) => measured(segmentOf(dir, stem as string)));
  return Promise.all(found);
}

async function measured(segment: Segment): Promise<SegmentOnDisk> {
  const stats = await Promise.all(
    [segment.runsFile, segment.scoresFile].map((file) => stat(file).catch(() => undefined)),
  );
  return {
    ...segment,
    bytes: stats.reduce((sum, found) => sum + (found?.size ?? 0), 0),
    modified: Math.max(0, ...stats.map((found) => found?.mtimeMs ?? 0)),
  };
}
