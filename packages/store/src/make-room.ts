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
    await removeSegment(segment);
    bytes -= segment.bytes;
    files -= 1;
  }
}

/** Other processes make room at the same time, so a file that is gone already is no failure. */
async function removeSegment(segment: Segment): Promise<void> {
  await rm(segment.runsFile, { force: true });
  await rm(segment.scoresFile, { force: true });
  await unlockSegment(segment);
}
