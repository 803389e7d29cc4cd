import { rm } from "node:fs/promises";
import { isLive, unlockSegment } from "./segment-lock.ts";
import { listSegments, type Segment } from "./segments.ts";

/** Bytes and segment pairs that the store may hold. */
export interface RoomLimits {
  maxBytes: number;
  maxFiles: number;
}

/**
 * Removes the oldest segments, scores and all, until `wanted` more bytes and one more segment fit.
 * A segment that a living process writes to is never removed, whatever the limits say.
 */
export async function makeRoom(dir: string, wanted: number, limits: RoomLimits): Promise<void> {
  const segments = await listSegments(dir);
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  let files = segments.length;
  for (const segment of segments) {
    if (bytes + wanted <= limits.maxBytes && files < limits.maxFiles) return;
    if (await isLive(segment)) continue;
    if (!(await removeSegment(segment))) continue;
    bytes -= segment.bytes;
    files -= 1;
  }
}

/**
 * Whether it is gone: other processes make room at the same time. What cannot be removed, such as a
 * folder that has a segment's name, must not keep the later ones.
 */
async function removeSegment(segment: Segment): Promise<boolean> {
  try {
    await rm(segment.runsFile, { force: true });
    await rm(segment.scoresFile, { force: true });
    await unlockSegment(segment);
    return true;
  } catch {
    return false;
  }
}
