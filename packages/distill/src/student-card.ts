import { createHash } from "node:crypto";
import { type Fold, LEVELS, TRACE_FORMAT } from "@tracejudge/core";
import { type ModelCard, modelCardSchema } from "@tracejudge/student";
import type { PreparedData } from "./data/prepare-data.ts";
import type { Base } from "./open-base.ts";
import { MAKER } from "./out-folder.ts";
import { type Agreement, measureNames } from "./report/agreement.ts";
import type { AttributeResult } from "./report/evaluate-student.ts";
import { sourceNotes } from "./sources.ts";
import type { TrainingState } from "./train/checkpoint.ts";

export interface CardInput {
  base: Base;
  data: PreparedData;
  settings: Readonly<Record<string, string | number>>;
  state: TrainingState;
  results: readonly AttributeResult[];
  folds: Readonly<Record<string, Fold>>;
  files: ReadonlyMap<"model.onnx" | "tokenizer.json", Uint8Array>;
}

/** The model card of a distilled student; nothing in it depends on the day or the machine. */
export function studentCard(input: CardInput): ModelCard {
  const { base, data, settings, state, results, files } = input;
  const hashes = Object.fromEntries([...files].map(([name, bytes]) => [name, sha256(bytes)]));
  return modelCardSchema.parse({
    ...nameOf(base, hashes["model.onnx"] ?? ""),
    traceFormat: TRACE_FORMAT,
    attributes: [...base.attributes],
    taught: base.taught,
    labels: Array.from({ length: LEVELS }, (_, level) => String(level)),
    files: hashes,
    tokenizer: { type: "wordpiece", lowercase: true, maxTokens: base.maxTokens },
    calibrator: Object.fromEntries(
      results.map(({ attribute, calibrator }) => [attribute, calibrator]),
    ),
    folds: input.folds,
    pooling: "mean",
    training: {
      maker: MAKER,
      base: baseOf(base),
      data: data.sources.map(({ source, licences, examples }) => ({
        ...sourceNotes.find((note) => note.source === source),
        ...{ source, licences, examples },
      })),
      files: data.files,
      licences: licencesOf(base, data),
      seeds: [Number(settings.seed)],
      settings,
      steps: { done: state.step, kept: state.best, ended: state.ended },
    },
    metrics: {
      validation: Object.fromEntries(
        results.map((result) => [result.attribute, metricsOf(result)]),
      ),
    },
  });
}

/** The version tells two students of one base apart by their weights. */
export function nameOf({ student }: Base, modelHash: string): { name: string; version: string } {
  const { name = "tracejudge-student", version = "0.0.0" } = student?.card ?? {};
  const [plain = version] = version.split("+");
  return {
    name: name.endsWith("-distilled") ? name : `${name}-distilled`,
    version: `${plain}+${modelHash.slice(0, 8)}`,
  };
}

function baseOf({ student, sha256: hash }: Base): Record<string, unknown> {
  if (student === undefined) return { kind: "encoder", sha256: hash };
  const { name, version, training } = student.card;
  return { kind: "student", name, version, sha256: hash, training };
}

function licencesOf({ student }: Base, { sources }: PreparedData): string[] {
  const own = sources.flatMap(({ licences }) => licences);
  return [...new Set([...(student?.card.training.licences ?? []), ...own])].sort();
}

function metricsOf({ n, after, before, sameFlagAsFloat, isCalibrated }: AttributeResult) {
  const values = (agreement: Agreement) =>
    Object.fromEntries(measureNames.map((name) => [name, agreement[name]]));
  return {
    n,
    ...values(after),
    ...(before !== undefined && { before: values(before.agreement) }),
    sameFlagAsFloat,
    isCalibrated,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
