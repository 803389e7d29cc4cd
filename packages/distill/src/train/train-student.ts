import { setImmediate as nextTurn } from "node:timers/promises";
import { TraceJudgeError } from "@tracejudge/core";
import type { ExampleStore } from "../data/example-store.ts";
import { adamW, clipGlobalNorm, noMoments } from "./adam-w.ts";
import { type BatchRows, batchPlan } from "./batch-plan.ts";
import type { Checkpoint, CheckpointFolder, TrainingState } from "./checkpoint.ts";
import { collate } from "./collate.ts";
import { learningRate } from "./schedule.ts";
import type { Parameters, TrainingStep } from "./training-step.ts";
import { validate } from "./validate.ts";

export interface TrainingSettings {
  epochs: number;
  /** Highest learning rate of the encoder. */
  rate: number;
  /** By how much the head's rate is higher: a new head has more to learn. */
  headFactor: number;
  /** Padded tokens of a batch. */
  tokens: number;
  seed: number;
  weightDecay: number;
}

export interface TrainingJob {
  /** What it starts from; trained in place. */
  start: Parameters;
  step: TrainingStep;
  store: ExampleStore;
  /** Numbers of the examples that are taught, and of those that are held out. */
  train: readonly number[];
  validation: readonly number[];
  settings: TrainingSettings;
  checkpoints: CheckpointFolder;
  /** Looked at between steps; what is done so far is saved first. */
  signal?: AbortSignal;
  /** A checkpoint is due after so many seconds; 60 unless told, 0 for one after each step. */
  checkpointSeconds?: number;
}

export type TrainingEvent =
  | { kind: "resumed"; step: number; steps: number }
  | { kind: "step"; step: number; steps: number; loss: number; secondsLeft: number | undefined }
  | { kind: "validation"; step: number; loss: number; auroc: number | null; best: boolean };

export interface Trained {
  /** The best ones, by validation loss. */
  parameters: Parameters;
  state: TrainingState;
}

const CLIP_NORM = 1;
/** Validations without a better one after which training ends. */
const PATIENCE = 4;
const VALIDATIONS_PER_EPOCH = 2;
const MOST_STEPS_BETWEEN = 200;

/**
 * Trains all parameters, or goes on where the checkpoint stands: the result is the same, byte for byte,
 * as if it had never been stopped. Throws ABORTED for its signal.
 */
export async function* trainStudent(job: TrainingJob): AsyncGenerator<TrainingEvent, Trained> {
  const { settings, store, checkpoints, checkpointSeconds = 60 } = job;
  const plan = batchPlan(store, job.train, settings);
  const between = Math.ceil(plan.length / settings.epochs / VALIDATIONS_PER_EPOCH);
  const every = Math.max(1, Math.min(MOST_STEPS_BETWEEN, between));
  const saved = await checkpoints.load();
  const current = saved ?? beginning(job.start);
  const { state } = current;
  if (saved !== undefined) yield { kind: "resumed", step: state.step, steps: plan.length };

  const clock = stopwatch();
  let savedAt = Date.now();
  while (state.ended === undefined) {
    // A step holds the thread: without a turn of the event loop no signal would ever be seen.
    await nextTurn();
    if (job.signal?.aborted) throw await leave(job, current);
    if (isLookDue(state, plan.length, every)) {
      yield await validated(job, current);
      if (state.step === plan.length) state.ended = "plan";
    } else {
      await oneStep(job, current, plan);
      const [loss, secondsLeft] = [recent(state.losses), clock.left(plan.length - state.step)];
      yield { kind: "step", step: state.step, steps: plan.length, loss, secondsLeft };
    }
    const isDue = Date.now() - savedAt >= checkpointSeconds * 1000;
    if (isDue || state.ended !== undefined) {
      await checkpoints.save(current);
      savedAt = Date.now();
    }
  }
  return { parameters: current.best ?? (await checkpoints.loadBest(state.best)), state };
}

function beginning(parameters: Parameters): Checkpoint {
  return {
    state: { step: 0, losses: [], validations: [], best: 0 },
    parameters,
    best: undefined,
    moments: noMoments(),
  };
}

async function oneStep(
  { step, store, settings }: TrainingJob,
  { state, parameters, moments }: Checkpoint,
  plan: readonly BatchRows[],
): Promise<void> {
  const { loss, gradients } = await step.gradients(
    parameters,
    collate(store, plan[state.step] ?? []),
    (settings.seed * 1_000_003 + state.step + 1) % 2 ** 31,
  );
  const norm = clipGlobalNorm(gradients, CLIP_NORM);
  if (!Number.isFinite(loss + norm)) throw diverged(state.step + 1);
  const rate = learningRate(settings.rate, state.step, plan.length);
  adamW(parameters, gradients, moments, {
    count: state.step + 1,
    rate: (name) => (name.startsWith("head.") ? rate * settings.headFactor : rate),
    weightDecay: settings.weightDecay,
  });
  state.losses.push(loss);
  state.step += 1;
}

/** Whether the held-out groups are to be measured after this step, and have not been. */
function isLookDue({ step, validations }: TrainingState, steps: number, every: number): boolean {
  return (step === steps || step % every === 0) && validations.at(-1)?.step !== step;
}

/** Measures, and keeps what is best so far. */
async function validated(job: TrainingJob, current: Checkpoint): Promise<TrainingEvent> {
  const { store, settings, signal } = job;
  const { state, parameters } = current;
  const options = { tokens: settings.tokens, signal };
  const found = await validate(job.step, parameters, store, job.validation, options).catch(
    async (cause: unknown) => {
      throw signal?.aborted ? await leave(job, current) : cause;
    },
  );
  const lowest = Math.min(...state.validations.map(({ loss }) => loss));
  const best = found.loss < lowest;
  state.validations.push({ step: state.step, ...found });
  if (best) {
    state.best = state.step;
    current.best = copyOf(parameters);
  }
  const since = state.validations.filter(({ step }) => step > state.best).length;
  if (since >= PATIENCE) state.ended ??= "early";
  return { kind: "validation", step: state.step, ...found, best };
}

function copyOf(parameters: Parameters): Parameters {
  return new Map(
    [...parameters].map(([name, { dims, data }]) => [name, { dims, data: data.slice() }]),
  );
}

/** Saves what is done, and says so. */
async function leave({ signal, checkpoints }: TrainingJob, current: Checkpoint) {
  await checkpoints.save(current);
  return new TraceJudgeError(
    "ABORTED",
    `Training was stopped after ${current.state.step} steps`,
    "Give the same command again to go on from there",
    { cause: signal?.reason },
  );
}

function diverged(step: number): TraceJudgeError {
  return new TraceJudgeError(
    "DATA_UNUSABLE",
    `Training came apart at step ${step}: the loss or its gradient is no number`,
    "Give a lower --rate, with --restart",
  );
}

/** Mean loss of the last twenty steps. */
function recent(losses: readonly number[]): number {
  const last = losses.slice(-20);
  return last.reduce((sum, loss) => sum + loss, 0) / last.length;
}

function stopwatch() {
  const start = performance.now();
  let steps = 0;
  return {
    /** Seconds until `remaining` more steps are done, by the mean of those timed; undefined at first. */
    left(remaining: number): number | undefined {
      steps += 1;
      if (steps < 3) return undefined;
      return (((performance.now() - start) / steps) * remaining) / 1000;
    },
  };
}
