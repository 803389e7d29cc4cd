import { fstatSync } from "node:fs";
import { type FileHandle, mkdir, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeRoom, type RoomLimits } from "./make-room.ts";
import { lockSegment, unlockSegment } from "./segment-lock.ts";
import { newSegment, type Segment, tracesFolder } from "./segments.ts";

/** Which of a segment's two files a line belongs to. */
export type Part = "runs" | "scores";

export interface WriterOptions extends RoomLimits {
  dir: string;
  /** A segment that would grow past this many bytes is closed and a new one begun. */
  segmentBytes: number;
}

/** Appends whole lines, one write a batch, to segments that no other process writes to. */
export interface SegmentWriter {
  /** Rejects when the disk refuses; nothing torn is left in front of what comes later. */
  append(part: Part, lines: Buffer): Promise<void>;
  close(): Promise<void>;
}

interface OpenPart {
  handle: FileHandle;
  /** Bytes of whole lines. */
  bytes: number;
  /** Half a line follows them that could not be cut off. */
  torn: boolean;
}

interface OpenSegment extends Segment {
  parts: Partial<Record<Part, OpenPart>>;
}

/** Calls must not overlap: the store queues them. */
export function createSegmentWriter(options: WriterOptions): SegmentWriter {
  let current: OpenSegment | undefined;

  async function leave(): Promise<void> {
    const left = current;
    current = undefined;
    if (left !== undefined) await closeSegment(left);
  }

  return {
    async append(part, lines) {
      if (current !== undefined && isSpent(current, lines.length, options)) await leave();
      current ??= await openSegment(options, lines.length);
      const target = await openPart(current, part);
      await writeWhole(target, lines);
    },
    close: leave,
  };
}

async function openSegment(options: WriterOptions, wanted: number): Promise<OpenSegment> {
  await createFolder(options.dir);
  await makeRoom(options.dir, Math.max(wanted, options.segmentBytes), options);
  const segment = newSegment(options.dir);
  await lockSegment(segment);
  return { ...segment, parts: {} };
}

/** Traces hold private text: only their owner may read them, and git must not take them. */
export async function createFolder(dir: string): Promise<void> {
  await mkdir(tracesFolder(dir), { recursive: true, mode: 0o700 });
  await writeFile(join(dir, ".gitignore"), "*\n", { flag: "wx" }).catch(unlessThere);
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

async function openPart(segment: OpenSegment, part: Part): Promise<OpenPart> {
  const known = segment.parts[part];
  if (known !== undefined) return known;
  const file = part === "runs" ? segment.runsFile : segment.scoresFile;
  const opened = { handle: await open(file, "a", 0o600), bytes: 0, torn: false };
  segment.parts[part] = opened;
  return opened;
}

/**
 * A full disk can take half a line. It is cut off again; where even that fails, the segment is left
 * before the next append, so that the half line stays the last one of its file.
 */
async function writeWhole(target: OpenPart, lines: Buffer): Promise<void> {
  try {
    let done = 0;
    while (done < lines.length) done += (await target.handle.write(lines, done)).bytesWritten;
    target.bytes += lines.length;
  } catch (error) {
    await target.handle.truncate(target.bytes).catch(() => {
      target.torn = true;
    });
    throw error;
  }
}

/**
 * Full, torn, or removed under our feet (someone deleted the folder). Asked before each append, so of
 * the open file at once: a turn of the thread pool costs a hundred times as much.
 */
function isSpent(segment: OpenSegment, wanted: number, options: WriterOptions): boolean {
  const parts = Object.values(segment.parts);
  const size = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (size > 0 && size + wanted > options.segmentBytes) return true;
  if (parts.some((part) => part.torn)) return true;
  return parts.some(({ handle }) => fstatSync(handle.fd).nlink === 0);
}

async function closeSegment(segment: OpenSegment): Promise<void> {
  const files = { runs: segment.runsFile, scores: segment.scoresFile };
  for (const part of ["runs", "scores"] as const) {
    const opened = segment.parts[part];
    if (opened === undefined) continue;
    await opened.handle.close().catch(() => undefined);
    if (opened.bytes === 0) await rm(files[part], { force: true });
  }
  await unlockSegment(segment);
}
