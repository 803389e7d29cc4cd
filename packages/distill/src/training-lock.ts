import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { TraceJudgeError } from "@tracejudge/core";

/**
 * Makes this process the only one that trains in `folder`. The lock of a process that was killed is
 * taken over; throws OUTPUT_TAKEN where its owner is alive, or on another machine. Returns what gives
 * the lock back.
 */
export async function lockTraining(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  const own = `${process.pid} ${hostname()}`;
  for (let tries = 0; tries < 2; tries++) {
    if (await created(path, own)) return () => rm(path, { force: true });
    const owner = await readFile(path, "utf8").catch(() => "");
    if (isAtWork(owner)) throw taken(folder, path, owner);
    await rm(path, { force: true });
  }
  throw taken(folder, path, "another process");
}

async function created(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Of another machine nobody can tell; a lock without an owner was never finished. */
function isAtWork(owner: string): boolean {
  const [pid = "", host] = owner.split(" ");
  if (host === undefined) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function taken(folder: string, path: string, owner: string): TraceJudgeError {
  return new TraceJudgeError(
    "OUTPUT_TAKEN",
    `Another training writes to ${folder} (process ${owner})`,
    `Wait for its end or give another --out; if nothing is training there, remove ${path}`,
  );
}
