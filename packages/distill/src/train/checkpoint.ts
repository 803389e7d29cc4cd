import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { TraceJudgeError } from "@tracejudge/core";
import { z } from "zod";
import type { Moments } from "./adam-w.ts";
import { readTensorFile, writeTensorFile } from "./tensor-file.ts";
import type { Parameter, Parameters } from "./training-step.ts";

const validationSchema = z.object({
  /** Steps done when it was measured. */
  step: z.number(),
  loss: z.number(),
  /** Mean over attributes of the flag's AUROC; null where none has both kinds. */
  auroc: z.number().nullable(),
});

/**
 * Where a training stands. There is no state of a random generator in it: whatever is drawn, is drawn
 * from the seed and the number of the step or epoch.
 */
const stateSchema = z.object({
  /** Steps done. */
  step: z.number().int().nonnegative(),
  /** Loss of each step done. */
  losses: z.array(z.number()),
  validations: z.array(validationSchema),
  /** Steps done by the best parameters so far. */
  best: z.number().int().nonnegative(),
  /** Why no further step is due. */
  ended: z.enum(["plan", "early"]).optional(),
});

export type Validation = z.infer<typeof validationSchema>;
export type TrainingState = z.infer<typeof stateSchema>;

/** What a training depends on, by name, for telling whether a checkpoint is one of the same training. */
export type Fingerprint = Readonly<Record<string, string | number>>;

export interface Checkpoint {
  state: TrainingState;
  parameters: Parameters;
  moments: Moments;
  /** The best ones so far; after loading they are still on the disk. */
  best: Parameters | undefined;
}

export interface CheckpointFolder {
  /** Undefined where nothing was saved yet; CHECKPOINT_MISMATCH where it is of another training. */
  load(): Promise<Checkpoint | undefined>;
  save(checkpoint: Checkpoint): Promise<void>;
  loadBest(step: number): Promise<Parameters>;
}

const metaSchema = z.object({
  fingerprint: z.record(z.string(), z.union([z.string(), z.number()])),
  state: stateSchema,
});

/**
 * The checkpoint of a training, `checkpoint.bin`, and the best parameters so far, `best-<steps>.bin`.
 * The latter are written before the checkpoint that names them, and older ones removed after it: a kill
 * at any time leaves a pair that fits.
 */
export function checkpointFolder(folder: string, fingerprint: Fingerprint): CheckpointFolder {
  const path = join(folder, "checkpoint.bin");
  const bestPath = (step: number) => join(folder, `best-${step}.bin`);
  return {
    async load() {
      if (!existsSync(path)) return undefined;
      const { meta, tensors } = await readTensorFile(path);
      const { fingerprint: other, state } = metaSchema.parse(meta);
      checkSame(folder, other, fingerprint);
      return {
        state,
        parameters: withPrefix(tensors, "p/"),
        best: undefined,
        moments: { first: values(tensors, "m/"), second: values(tensors, "v/") },
      };
    },
    async save({ state, parameters, moments, best }) {
      await mkdir(folder, { recursive: true });
      if (best !== undefined && !existsSync(bestPath(state.best))) {
        await writeTensorFile(bestPath(state.best), null, best);
      }
      const tensors: Parameters = new Map();
      for (const [name, { dims, data }] of parameters) {
        const [m, v] = [moments.first.get(name), moments.second.get(name)];
        tensors.set(`p/${name}`, { dims, data });
        if (m !== undefined) tensors.set(`m/${name}`, { dims, data: m });
        if (v !== undefined) tensors.set(`v/${name}`, { dims, data: v });
      }
      await writeTensorFile(path, { fingerprint, state }, tensors);
      await removeOthers(folder, bestPath(state.best));
    },
    loadBest: async (step) => (await readTensorFile(bestPath(step))).tensors,
  };
}

async function removeOthers(folder: string, best: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (/^best-\d+\.bin$/.test(name) && file !== best) await rm(file, { force: true });
  }
}

function checkSame(folder: string, kept: Fingerprint, wanted: Fingerprint): void {
  const names = new Set([...Object.keys(kept), ...Object.keys(wanted)]);
  const changed = [...names].filter((name) => kept[name] !== wanted[name]);
  if (changed.length === 0) return;
  throw new TraceJudgeError(
    "CHECKPOINT_MISMATCH",
    `${folder} holds a training that was begun with other ${changed.map((name) => differs(name, kept[name], wanted[name])).join(", ")}`,
    "Give the same data and settings to go on with it, --restart to throw it away, or another --out",
  );
}

function differs(name: string, was: unknown, is: unknown): string {
  const short = typeof was === "number" && typeof is === "number";
  return short ? `${name} (${was}, now ${is})` : name;
}

function withPrefix(tensors: Parameters, prefix: string): Parameters {
  const own = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(
    own.map(([name, tensor]): [string, Parameter] => [name.slice(prefix.length), tensor]),
  );
}

function values(tensors: Parameters, prefix: string): Map<string, Float32Array> {
  return new Map([...withPrefix(tensors, prefix)].map(([name, { data }]) => [name, data]));
}
