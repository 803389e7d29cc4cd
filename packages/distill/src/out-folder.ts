import { existsSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { TraceJudgeError } from "@tracejudge/core";
import { atomicWrite, unwritable } from "./train/atomic-write.ts";
import { lockTraining } from "./training-lock.ts";

/** Stands in the model card of every student that this package makes. */
export const MAKER = "tracejudge distill";

const WORK = ".training";
const LOG = "training-log.jsonl";
const CARD = "model-card.json";
const REPORT = "report.md";
const PICTURES = ["confusion.svg", "learning.svg", "reliability.svg"];

/** The folder that a student is written to; while it is trained, `.training` in it holds checkpoints. */
export interface OutFolder {
  /** For checkpoints. */
  readonly work: string;
  /** Adds a line with the time to `training-log.jsonl`, the only file that differs from rerun to rerun. */
  log(entry: object): Promise<void>;
  /** Writes the student's files, its card last: a folder without a card is no student yet. */
  finish(files: ReadonlyMap<string, string | Uint8Array>): Promise<void>;
  /** Lets another training have the folder. */
  release(): Promise<void>;
}

/**
 * Makes the folder ready, or takes up the training in it. Throws OUTPUT_TAKEN for a folder with other
 * things in it, for one that another process trains in, and for a finished student unless `restart` is
 * set; OUTPUT_UNWRITABLE.
 */
export async function openOutFolder(folder: string, restart: boolean): Promise<OutFolder> {
  const work = join(folder, WORK);
  const release = await madeReady(folder, work, restart).catch((cause: unknown) => {
    throw cause instanceof TraceJudgeError ? cause : unwritable(folder, cause);
  });
  return {
    work,
    release,
    log: (entry) =>
      appendFile(
        join(folder, LOG),
        `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`,
      ).catch((cause: unknown) => {
        throw unwritable(join(folder, LOG), cause);
      }),
    async finish(files) {
      const ordered = [...files].sort(([a], [b]) => Number(a === CARD) - Number(b === CARD));
      for (const [name, content] of ordered) {
        await atomicWrite(join(folder, name), (file) => file.writeFile(content));
      }
      await rm(work, { recursive: true, force: true });
    },
  };
}

/** Nothing is removed from a folder that somebody else trains in. */
async function madeReady(folder: string, work: string, restart: boolean) {
  await mkdir(folder, { recursive: true });
  await checkOurs(folder, restart);
  await mkdir(work, { recursive: true });
  const release = await lockTraining(work);
  if (!restart) return release;
  await removeOurs(folder);
  await mkdir(work, { recursive: true });
  return lockTraining(work);
}

async function checkOurs(folder: string, restart: boolean): Promise<void> {
  const names = await readdir(folder);
  if (names.length === 0 || names.includes(WORK)) return;
  const isOurs = existsSync(join(folder, CARD)) && (await madeByUs(join(folder, CARD)));
  if (isOurs && restart) return;
  throw new TraceJudgeError(
    "OUTPUT_TAKEN",
    isOurs ? `${folder} holds a finished student` : `${folder} has other files in it`,
    isOurs
      ? "Give another --out, or --restart to make it anew"
      : "Give --out a new or empty folder",
  );
}

async function madeByUs(path: string): Promise<boolean> {
  try {
    return JSON.parse(await readFile(path, "utf8"))?.training?.maker === MAKER;
  } catch {
    return false;
  }
}

/** Only what we wrote: a file of the user's own stays. */
async function removeOurs(folder: string): Promise<void> {
  for (const name of [WORK, LOG, CARD, "model.onnx", "tokenizer.json", REPORT, ...PICTURES]) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
