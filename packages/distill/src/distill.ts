import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { seededRandom, TRACE_FORMAT, TraceJudgeError } from "@tracejudge/core";
import { createWordPiece } from "@tracejudge/student";
import type { StoredWindow } from "./data/example-store.ts";
import { type DataEvent, type PreparedData, prepareData } from "./data/prepare-data.ts";
import type { Eases } from "./encoder/ease.ts";
import { measureEases } from "./encoder/measure-eases.ts";
import { roundByChance } from "./encoder/quantise.ts";
import { servingModel } from "./encoder/serving-graph.ts";
import { heldOutFolds } from "./held-out-folds.ts";
import { type Base, openBase } from "./open-base.ts";
import { type OutFolder, openOutFolder } from "./out-folder.ts";
import { type AttributeResult, evaluateStudent } from "./report/evaluate-student.ts";
import { reportFiles } from "./report/report-files.ts";
import { servedLogits } from "./report/served-logits.ts";
import { studentCard } from "./student-card.ts";
import { bucketed } from "./train/batch-plan.ts";
import { checkpointFolder } from "./train/checkpoint.ts";
import { createTrainingStep } from "./train/onnx-training-step.ts";
import { type Trained, type TrainingEvent, trainStudent } from "./train/train-student.ts";
import type { EncoderConfig, TrainingStep } from "./train/training-step.ts";

export interface DistillOptions {
  /** Files of labelled cases (JSON lines, may be gzip). */
  data: readonly string[];
  /** A precedent file; its cases weigh three times as much. */
  precedents?: string;
  /** A student's folder or a Hugging Face BERT encoder's; the built-in student unless given. */
  base?: string;
  /** The folder of the new student, with its report. */
  out: string;
  /** Rounds over the data; unless given 3, or fewer where those would be over 500 steps. */
  epochs?: number;
  /** Highest learning rate; 5e-5 from a student, 1.5e-4 from an encoder. */
  rate?: number;
  /** Draws the split, the order and the dropout; 1 unless given. */
  seed?: number;
  /** Padded tokens of a batch; 2048 unless given. More take more memory, about 0.5 GB for 1,000. */
  tokens?: number;
  /** Threads of a step; the bits of the result depend on their number. Up to 4 unless given. */
  threads?: number;
  /** Throws away what was begun, or made, in `out` before. */
  restart?: boolean;
  signal?: AbortSignal;
  /** Bootstrap resamples of an interval in the report; 1000 unless given. */
  resamples?: number;
  /** Seconds between checkpoints; 60 unless given. */
  checkpointSeconds?: number;
}

export type DistillEvent =
  | DataEvent
  | TrainingEvent
  | { kind: "split"; train: number; validation: number; groups: number }
  | { kind: "measuring"; examples: number };

export interface Distilled {
  folder: string;
  name: string;
  version: string;
  results: AttributeResult[];
  /** Steps done by the weights that were kept; 0 where nothing did better than the start. */
  kept: number;
}

/** Changes whenever the same data and settings would give other weights than before. */
const TRAINER = 3;
const DROPOUT = 0.1;
const DEFAULT_EPOCHS = 3;
/** Under 25 minutes of steps of 2,048 tokens on two cores, slow ones (AVX2 only) too. */
const DEFAULT_STEPS = 500;
const WEIGHT_DECAY = 0.01;

/**
 * Teaches a student all its parameters from labelled cases and writes it to a folder, with a calibrator,
 * a model card and a report. Yields what happens as it happens. The same data, settings and seed give the
 * same bytes; a call that was killed or aborted is gone on with by the same call. Blocks its thread for
 * the time of a step (seconds). Throws a TraceJudgeError with a remedy.
 */
export async function* distill(options: DistillOptions): AsyncGenerator<DistillEvent, Distilled> {
  const base = await openBase(options.base);
  const out = await openOutFolder(options.out, options.restart ?? false);
  try {
    return yield* distillInto(out, base, options);
  } finally {
    await out.release();
  }
}

async function* distillInto(
  out: OutFolder,
  base: Base,
  options: DistillOptions,
): AsyncGenerator<DistillEvent, Distilled> {
  const seed = options.seed ?? 1;
  const data = yield* prepareData({
    data: options.data,
    precedents: options.precedents,
    attributes: base.attributes,
    wordPiece: createWordPiece(base.vocab),
    limit: base.maxTokens,
    seed,
    signal: options.signal,
  });
  const settings = settingsOf(options, base, data);
  const { train, validation, store } = data;
  const groups = new Set(validation.map(store.groupOf)).size;
  yield { kind: "split", train: train.length, validation: validation.length, groups };
  const threads = options.threads ?? Math.min(4, availableParallelism());
  const { config, parameters, eases } = await base.load(seed);
  const step = await createTrainingStep(config, { threads, dropout: DROPOUT });
  const run: Run = { options, base, out, settings, data, config, step, threads, eases };
  try {
    const training = trainStudent({
      start: parameters,
      ...{ step, store, train, validation, settings },
      checkpoints: checkpointFolder(out.work, fingerprintOf(run)),
      ...(options.signal !== undefined && { signal: options.signal }),
      ...(options.checkpointSeconds !== undefined && {
        checkpointSeconds: options.checkpointSeconds,
      }),
    });
    const trained = yield* logged(training, out);
    yield { kind: "measuring", examples: validation.length };
    return await finish(run, trained);
  } catch (cause) {
    throw options.signal?.aborted && !(cause instanceof TraceJudgeError) ? aborted(cause) : cause;
  } finally {
    await step.release();
  }
}

type Settings = ReturnType<typeof settingsOf>;

interface Run {
  options: DistillOptions;
  base: Base;
  out: OutFolder;
  settings: Settings;
  data: PreparedData;
  config: EncoderConfig;
  step: TrainingStep;
  threads: number;
  eases: Eases | undefined;
}

function settingsOf(options: DistillOptions, { student }: Base, { store, train }: PreparedData) {
  const { seed = 1, tokens = 2048 } = options;
  const rounds = Math.floor(DEFAULT_STEPS / bucketed(store, train, tokens).length);
  const epochs = options.epochs ?? Math.min(DEFAULT_EPOCHS, Math.max(1, rounds));
  const rate = options.rate ?? (student === undefined ? 1.5e-4 : 5e-5);
  // A new head has everything to learn, that of a student only something.
  const headFactor = student === undefined ? 5 : 1;
  return { epochs, rate, headFactor, tokens, seed, dropout: DROPOUT, weightDecay: WEIGHT_DECAY };
}

function fingerprintOf({ base, settings, data, threads }: Run) {
  return {
    data: data.store.digest(),
    base: base.sha256,
    ...settings,
    threads,
    trainer: TRAINER,
    "trace format": TRACE_FORMAT,
  };
}

/** Enough to see how far the layers' inputs reach, from all over the training examples. */
const WATCHED = 200;

function windowsOf({ store, train }: PreparedData): StoredWindow[] {
  const apart = Math.max(1, Math.floor(train.length / WATCHED));
  return train.filter((_, at) => at % apart === 0).flatMap(store.windows);
}

async function* logged(
  training: AsyncGenerator<TrainingEvent, Trained>,
  out: OutFolder,
): AsyncGenerator<TrainingEvent, Trained> {
  for (let next = await training.next(); ; next = await training.next()) {
    if (next.done) return next.value;
    await out.log(next.value);
    yield next.value;
  }
}

/** Serves the best weights, fits the calibrators, measures, and writes the folder. */
async function finish(run: Run, { parameters, state }: Trained): Promise<Distilled> {
  const { base, data, out, config, options, threads, settings } = run;
  const { store, validation: rows } = data;
  const { signal } = options;
  const byChance = roundByChance(seededRandom(settings.seed));
  const model = servingModel(config, parameters, "int8", {
    round: base.student && byChance,
    eases: run.eases ?? (await measureEases(config, parameters, windowsOf(data), threads)),
  });
  const float = servingModel(config, parameters, "float");
  const before = base.student && {
    logits: await servedLogits(await readFile(base.student.modelPath), store, rows, {
      threads,
      signal,
    }),
    calibrators: base.student.card.calibrator,
  };
  const results = evaluateStudent({
    store,
    rows,
    served: await servedLogits(model, store, rows, { threads, signal }),
    float: await servedLogits(float, store, rows, { threads, signal }),
    ...(before !== undefined && { before }),
    intervals: { seed: settings.seed, resamples: options.resamples ?? 1000 },
  });
  const files = new Map([
    ["model.onnx", model],
    ["tokenizer.json", base.tokenizer],
  ] as const);
  const input = { base, data, settings, state, results, files };
  const folds =
    base.student?.card.folds ??
    (await heldOutFolds(studentCard({ ...input, folds: {} }), files, {
      work: out.work,
      data,
      paths: options.data,
    }));
  const card = studentCard({ ...input, folds });
  await out.finish(
    new Map<string, string | Uint8Array>([
      ...files,
      ...reportFiles({ card, base, results, state, data, settings }),
      ["model-card.json", `${JSON.stringify(card, null, 2)}\n`],
    ]),
  );
  return { folder: options.out, name: card.name, version: card.version, results, kept: state.best };
}

function aborted(cause: unknown): TraceJudgeError {
  const remedy = "Give the same command again to go on from there";
  return new TraceJudgeError("ABORTED", "Stopped while measuring", remedy, { cause });
}
