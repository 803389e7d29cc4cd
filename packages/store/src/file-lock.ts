import { randomUUID } from "node:crypto";
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { TraceJudgeError } from "@tracejudge/core";
import { isRunning, parseOwner } from "./segment-lock.ts";

const PATIENCE_MS = 10_000;
/** Between looks at a lock that another process holds. */
const PAUSE_MS = 15;
/** An append takes milliseconds; a lock of another machine this old has lost its owner. */
const FOREIGN_SILENCE_MS = 5_000;
/** Work that takes long, such as a sweep, says so often: another machine sees the lock is in use. */
const BEAT_MS = 1_000;
/** A lock without a readable owner: its process was killed while it wrote the lock. */
const EMPTY_SILENCE_MS = 1_000;

/**
 * Runs `work` while no other process holds the lock of `file` (`<file>.lock` beside it). The lock of a
 * process that was killed is taken over. Throws where another one holds it for ten seconds.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const owner = JSON.stringify({ pid: process.pid, host: hostname(), key: randomUUID() });
  const until = Date.now() + PATIENCE_MS;
  while (!(await taken(lock, owner))) {
    if (Date.now() > until) throw lockedError(file, lock);
    if (await isLeft(lock)) await removeLeft(lock);
    else await sleep(PAUSE_MS * (0.5 + Math.random()));
  }
  const beat = setInterval(
    () => void utimes(lock, new Date(), new Date()).catch(() => {}),
    BEAT_MS,
  );
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    // A lock that was taken from us while our process slept is another's now.
    const text = await readFile(lock, "utf8").catch(() => undefined);
    if (text === owner) await rm(lock, { force: true });
  }
}

async function taken(lock: string, owner: string): Promise<boolean> {
  try {
    await writeFile(lock, owner, { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // A full disk takes the name of the lock but not its text.
    if (code === "ENOSPC" || code === "EDQUOT") await rm(lock, { force: true });
    throw error;
  }
}

/** Whether the process that holds the lock is gone. */
async function isLeft(lock: string): Promise<boolean> {
  const text = await readFile(lock, "utf8").catch(() => undefined);
  const found = await stat(lock).catch(() => undefined);
  if (text === undefined || found === undefined) return false;
  const silence = Date.now() - found.mtimeMs;
  const owner = parseOwner(text);
  if (owner === undefined) return silence > EMPTY_SILENCE_MS;
  if (owner.host !== hostname()) return silence > FOREIGN_SILENCE_MS;
  return !isRunning(owner.pid);
}

/**
 * Of several who find the same left lock only one removes it, and looks again first: else the second
 * would remove the lock that the first one has just taken.
 */
async function removeLeft(lock: string): Promise<void> {
  const broom = `${lock}.left`;
  try {
    await writeFile(broom, "", { flag: "wx" });
  } catch {
    const found = await stat(broom).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > FOREIGN_SILENCE_MS) {
      await rm(broom, { force: true });
    }
    await sleep(PAUSE_MS);
    return;
  }
  try {
    if (await isLeft(lock)) await rm(lock, { force: true });
  } finally {
    await rm(broom, { force: true });
  }
}

function lockedError(file: string, lock: string): TraceJudgeError {
  return new TraceJudgeError(
    "OUTPUT_TAKEN",
    `${file} is being written by another process`,
    `Try again; if no process writes to it, remove ${lock}`,
  );
}
