import type { Verdict } from "@tracejudge/core";
import { deletedRuns } from "./deleted-runs.ts";
import { readLines } from "./read-lines.ts";
import { carriesVerdict, verdictIn } from "./read-verdicts.ts";
import { regularFile } from "./regular-file.ts";
import { listSegments } from "./segments.ts";

/**
 * What happened to the verdicts of a store: one was written to a scores file, its run was deleted, or the
 * file is no more. `judgedAt` is in milliseconds since the epoch.
 */
export type VerdictChange =
  | { file: string; verdict: Verdict; judgedAt?: number }
  | { deleted: string }
  | { file: string; gone: true };

interface Followed {
  /** Of the bytes before it every line was given. */
  offset: number;
  inode: number;
}

/**
 * Each call of the returned function gives what is new since the call before, oldest first: the first
 * gives all. Whoever stops in the middle gets the rest next time. Only what was appended is read; a file
 * that was replaced or cut is gone, then read again.
 */
export function followVerdicts(dir: string): () => AsyncGenerator<VerdictChange> {
  const followed = new Map<string, Followed>();
  const told = new Set<string>();
  return async function* next() {
    const deleted = await deletedRuns(dir);
    yield* newlyDeleted(deleted, told);
    const files = (await listSegments(dir)).map(({ scoresFile }) => scoresFile);
    yield* goneFiles(files, followed);
    for (const file of files) yield* notDeleted(appendedTo(file, followed), deleted);
  };
}

/** One is told before it is given: whoever stops in the middle gets the rest next time. */
function* newlyDeleted(deleted: ReadonlySet<string>, told: Set<string>): Generator<VerdictChange> {
  for (const traceId of deleted) {
    if (told.has(traceId)) continue;
    told.add(traceId);
    yield { deleted: traceId };
  }
}

function* goneFiles(
  files: readonly string[],
  followed: Map<string, Followed>,
): Generator<VerdictChange> {
  const there = new Set(files);
  for (const file of [...followed.keys()].filter((known) => !there.has(known))) {
    followed.delete(file);
    yield { file, gone: true };
  }
}

async function* notDeleted(
  changes: AsyncGenerator<VerdictChange>,
  deleted: ReadonlySet<string>,
): AsyncGenerator<VerdictChange> {
  for await (const change of changes) {
    if (!("verdict" in change && deleted.has(change.verdict.traceId))) yield change;
  }
}

async function* appendedTo(
  file: string,
  followed: Map<string, Followed>,
): AsyncGenerator<VerdictChange> {
  const found = await regularFile(file).catch(() => undefined);
  const known = followed.get(file);
  if (known !== undefined && !goesOn(known, found)) {
    followed.delete(file);
    yield { file, gone: true };
  }
  if (found === undefined) return;
  const state = followed.get(file) ?? { offset: 0, inode: found.ino };
  followed.set(file, state);
  if (state.offset < found.size) yield* linesAfter(file, state);
}

/** Whether the file is the one that was read, and has not become shorter. */
function goesOn(known: Followed, found: { ino: number; size: number } | undefined): boolean {
  return found !== undefined && found.ino === known.inode && found.size >= known.offset;
}

async function* linesAfter(file: string, state: Followed): AsyncGenerator<VerdictChange> {
  try {
    for await (const { text, whole, next } of readLines(file, state.offset)) {
      // Half a line is still being written: it is read when it is whole.
      if (!whole) return;
      state.offset = next;
      const change = carriesVerdict(text) ? changeOf(file, text) : undefined;
      if (change !== undefined) yield change;
    }
  } catch {
    // Rotated away while it was read: the next call tells that it is gone.
  }
}

function changeOf(file: string, line: string): VerdictChange | undefined {
  try {
    const row: Record<string, unknown> = JSON.parse(line);
    const verdict = verdictIn(row);
    const judgedAt = Date.parse(String(row.created_at));
    if (verdict === undefined) return undefined;
    return { file, verdict, ...(Number.isNaN(judgedAt) ? {} : { judgedAt }) };
  } catch {
    return undefined;
  }
}
