import { resolve } from "node:path";
import type { Problem, Trace, Verdict } from "@tracejudge/core";
import { deleteRuns } from "./delete-runs.ts";
import { encodeLines } from "./encode-lines.ts";
import { feedbackRows } from "./feedback-rows.ts";
import { listRuns, type RecordedRun } from "./list-runs.ts";
import { PendingBatches } from "./pending-batches.ts";
import type { Read, ReadOptions } from "./read-lines.ts";
import { type RunRows, readRuns } from "./read-runs.ts";
import { readTraces } from "./read-traces.ts";
import { readVerdicts } from "./read-verdicts.ts";
import { createSegmentWriter, type Part } from "./segment-writer.ts";
import { storeProblem } from "./store-problem.ts";
import { writeNow } from "./write-now.ts";

export interface StoreOptions {
  /** The `.tracejudge` folder, seen from where the app is now; made at the first append. */
  dir: string;
  /** Bytes of the whole folder, 512 MiB unless told. */
  maxBytes?: number;
  /** Segments (each a runs file and a scores file), 2000 unless told. */
  maxFiles?: number;
  /** Bytes of one segment; 32 MiB, or an eighth of `maxBytes` where that is less. */
  segmentBytes?: number;
  /** Bytes that may wait for the disk, 256 MiB unless told; what exceeds them is dropped. */
  maxPendingBytes?: number;
  /** Told once for each kind of trouble; `dropped` counts what was lost to it. */
  onProblem?: (problem: Problem) => void;
}

/**
 * The recorded runs and verdicts of an app.
 * Appends never reject, whatever the disk does: the agent that is watched comes first.
 */
export interface TraceStore {
  readonly dir: string;
  /** Rows that could not be stored. */
  readonly dropped: number;
  /** Rows are run objects in LangSmith's shape. */
  appendRuns(rows: readonly object[]): Promise<void>;
  appendVerdict(verdict: Verdict): Promise<void>;
  /**
   * Writes before it returns what was appended and is not on the disk yet, for the last moment of a
   * process. A batch that was being written then is written twice; readers take it once.
   */
  writeNow(): void;
  /** The rows of each trace together, whatever segments they lie in. */
  readRuns(options?: ReadOptions): AsyncGenerator<Read<RunRows>>;
  readTraces(options?: ReadOptions): AsyncGenerator<Read<Trace>>;
  /** Oldest first; a trace that was judged twice comes twice. */
  readVerdicts(options?: ReadOptions): AsyncGenerator<Read<Verdict>>;
  /** Newest first, each with its last verdict. */
  listRuns(): AsyncGenerator<Read<RecordedRun>>;
  /** Unlike an append it rejects where the disk refuses: see {@link deleteRuns}. */
  deleteRuns(traceIds: readonly string[]): Promise<void>;
  /** Waits for the appends under way. Appending again later begins a new segment. */
  close(): Promise<void>;
}

const MAX_BYTES = 512 * 1024 * 1024;
const MAX_FILES = 2000;
const SEGMENT_BYTES = 32 * 1024 * 1024;
const MAX_PENDING_BYTES = 256 * 1024 * 1024;
const BEHIND = { code: "BEHIND", message: "the disk is too slow" };

/** Opens the store in `dir`; touches no disk before the first append or read. */
export function openStore(options: StoreOptions): TraceStore {
  const { dir, maxBytes = MAX_BYTES, maxFiles = MAX_FILES } = options;
  const { segmentBytes = Math.min(SEGMENT_BYTES, Math.ceil(maxBytes / 8)) } = options;
  const home = whereverWeGo(dir);
  const writer = createSegmentWriter({ dir: home, maxBytes, maxFiles, segmentBytes });
  const trouble = reporter(dir, options.onProblem);
  const pending = new PendingBatches(options.maxPendingBytes ?? MAX_PENDING_BYTES);
  let queue = Promise.resolve();
  let dropped = 0;

  function drop(rows: number, cause: unknown): void {
    if (rows === 0) return;
    dropped += rows;
    trouble(cause);
  }

  function enqueue(part: Part, rows: readonly object[]): Promise<void> {
    const { batches, refused } = encodeLines(rows, { batchBytes: segmentBytes, maxBytes });
    drop(refused, undefined);
    for (const { lines, rows: count } of batches) {
      const batch = { part, lines, rows: count };
      if (!pending.add(batch)) {
        drop(count, BEHIND);
        continue;
      }
      queue = queue
        .then(() => (pending.has(batch) ? writer.append(part, lines) : undefined))
        .catch((error) => drop(count, error))
        .finally(() => pending.delete(batch));
    }
    return queue;
  }

  function writeAtOnce(): void {
    const left = pending.take();
    try {
      if (left.length > 0) writeNow(home, left);
    } catch (error) {
      for (const { rows } of left) drop(rows, error);
    }
  }

  return {
    dir,
    get dropped() {
      return dropped;
    },
    appendRuns: (rows) => enqueue("runs", rows),
    appendVerdict: (verdict) => enqueue("scores", feedbackRows(verdict, new Date())),
    writeNow: writeAtOnce,
    readRuns: (read) => readRuns(dir, read),
    readTraces: (read) => readTraces(dir, read),
    readVerdicts: (read) => readVerdicts(dir, read),
    listRuns: () => listRuns(dir),
    deleteRuns: (traceIds) => deleteRuns(dir, traceIds),
    async close() {
      queue = queue.then(() => writer.close()).catch(trouble);
      await queue;
    },
  };
}

/** An app may change its working folder; what it records stays together. */
function whereverWeGo(dir: string): string {
  try {
    return resolve(dir);
  } catch {
    // The working folder was deleted: writing will tell.
    return dir;
  }
}

/** Tells of each kind of trouble once, and shields the store from a listener that throws. */
function reporter(dir: string, onProblem: StoreOptions["onProblem"]) {
  const told = new Set<string>();
  return (cause: unknown): void => {
    const problem = storeProblem(dir, cause);
    const kind = `${problem.code} ${problem.message}`;
    if (told.has(problem.code) || told.has(kind)) return;
    told.add(problem.code);
    try {
      onProblem?.(problem);
    } catch {
      // The listener's trouble must not become the agent's.
    }
  };
}
