import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { TraceJudgeError } from "@tracejudge/core";
import type { Window } from "./run-source.ts";

/** How far a backfill or a watch has come. */
export interface State {
  version: 1;
  /** Windows whose runs are not all judged yet; times in ms since the epoch. */
  rest: Window[];
  /** Runs that started before are listed, but for `rest` and `pending`. */
  listedTo: number;
  /** Runs that went on, or could not be read, when they were listed: id to what is known of them. */
  pending: Record<string, Pending>;
}

export interface Pending {
  startTime: number;
  /** When we first saw it. */
  since: number;
  /** When we first saw it ended. */
  ended?: number;
}

export interface StateFile {
  /** Removes besides what a process that was killed while it wrote has left. */
  read(): Promise<State | undefined>;
  /**
   * Whole or not at all: a crash leaves the state before.
   * @throws TraceJudgeError where it cannot be written.
   */
  write(state: State): Promise<void>;
}

export function openStateFile(file: string): StateFile {
  return {
    async read() {
      await removeLeftovers(file);
      const text = await readFile(file, "utf8").catch(() => undefined);
      return text === undefined ? undefined : parse(text);
    },
    write: (state) =>
      writeWhole(file, JSON.stringify(state)).catch((cause: unknown) => {
        throw unwritable(file, cause);
      }),
  };
}

async function writeWhole(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" }).catch(unlessThere);
  // Two jobs may write it at once, and processes of two containers have the same number.
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    await writeSynced(partial, text);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** A state is written within moments: what is older was left by a process that is gone. */
const LEFT_AFTER_MS = 60_000;
const leftover = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.partial$/;

/** What cannot be removed does no harm. */
async function removeLeftovers(file: string): Promise<void> {
  const [folder, name] = [dirname(file), basename(file)];
  const all = await readdir(folder).catch(() => []);
  const own = all.filter((one) => one.startsWith(name) && leftover.test(one.slice(name.length)));
  for (const one of own) {
    const path = join(folder, one);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.NaN }));
    if (Date.now() - mtimeMs > LEFT_AFTER_MS)
      await rm(path, { force: true }).catch(() => undefined);
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unwritable(file: string, cause: unknown): TraceJudgeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TraceJudgeError(
    "OUTPUT_UNWRITABLE",
    `How far the job has come cannot be written to ${file}: ${reason}`,
    "Make room for the file, then start the same command again: what was judged stands in LangSmith",
    { cause },
  );
}

/** Starting over is safe: what was judged before is found in LangSmith. */
function parse(text: string): State | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return isState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is State {
  const { version, rest, listedTo, pending } = fieldsOf(value);
  return (
    version === 1 &&
    isTime(listedTo) &&
    Array.isArray(rest) &&
    rest.map(fieldsOf).every(({ from, to }) => isTime(from) && isTime(to)) &&
    typeof pending === "object" &&
    pending !== null &&
    Object.values(pending).map(fieldsOf).every(isPending)
  );
}

function isPending({ startTime, since, ended }: Record<string, unknown>): boolean {
  return isTime(startTime) && isTime(since) && (ended === undefined || isTime(ended));
}

/** Milliseconds since the epoch that a `Date` can hold. */
function isTime(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
