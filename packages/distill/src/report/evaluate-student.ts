import { LEVELS } from "@tracejudge/core";
import type { Calibrator } from "@tracejudge/student";
import type { ExampleStore } from "../data/example-store.ts";
import {
  type Agreement,
  agreement,
  type Baselines,
  baselines,
  change,
  type IntervalOptions,
  type MeasureName,
  measureValues,
  sameFlag,
} from "./agreement.ts";
import { calibration, type Prediction, predictions, type RowLogits } from "./predictions.ts";

/** A student on the held-out groups, by one attribute. */
export interface AttributeResult {
  attribute: string;
  /** Labels that somebody gave. */
  n: number;
  groups: number;
  /** Agreement of the student it started from, where it started from one, and what was gained. */
  before?: { agreement: Agreement; change: Agreement; predictions: Prediction[] };
  after: Agreement;
  predictions: Prediction[];
  baselines: Baselines;
  bySource: SourceResult[];
  /** Share of the labels where int8 and float32 weights flag alike. */
  sameFlagAsFloat: number | null;
  calibrator: Calibrator;
  /** False: the labels are too few, or say nothing new, and the calibrator is the base's. */
  isCalibrated: boolean;
}

export type Values = Record<MeasureName, number | null>;

export interface SourceResult {
  source: string;
  n: number;
  before?: Values;
  after: Values;
}

export interface Evaluation {
  store: ExampleStore;
  /** Held-out examples. */
  rows: readonly number[];
  /** Of the int8 model as it is served, and of the float32 weights. */
  served: RowLogits;
  float: RowLogits;
  /** Of the student it started from. */
  before?: { logits: RowLogits; calibrators: Readonly<Record<string, Calibrator>> };
  intervals: IntervalOptions;
}

const identity: Calibrator = { temperature: 1, bias: new Array(LEVELS).fill(0) };

/** Calibrators and measures of each attribute, on the same labels before and after. */
export function evaluateStudent(evaluation: Evaluation): AttributeResult[] {
  return evaluation.store.attributes.map((attribute, at) => {
    const labelled = { store: evaluation.store, rows: evaluation.rows, attribute: at };
    const old = evaluation.before?.calibrators[attribute] ?? identity;
    const found = calibration(labelled, evaluation.served, old);
    const float = predictions(labelled, evaluation.float, found.calibrator);
    const before = evaluation.before && predictions(labelled, evaluation.before.logits, old);
    const int8 = predictions(labelled, evaluation.served, found.calibrator);
    return {
      attribute,
      n: found.predictions.length,
      groups: new Set(found.predictions.map(({ group }) => group)).size,
      ...(before !== undefined && {
        before: compared(before, found.predictions, evaluation.intervals),
      }),
      after: agreement(found.predictions, evaluation.intervals),
      predictions: found.predictions,
      baselines: baselines(found.predictions),
      bySource: sourceResults(before, found.predictions),
      sameFlagAsFloat: sameFlag(int8, float),
      calibrator: found.calibrator,
      isCalibrated: found.isFitted,
    };
  });
}

function compared(before: Prediction[], after: readonly Prediction[], intervals: IntervalOptions) {
  return {
    predictions: before,
    agreement: agreement(before, intervals),
    change: change(before, after, intervals),
  };
}

function sourceResults(
  before: readonly Prediction[] | undefined,
  after: readonly Prediction[],
): SourceResult[] {
  const sources = [...new Set(after.map(({ source }) => source))].sort();
  return sources.map((source) => {
    const own = (cases: readonly Prediction[]) => cases.filter((one) => one.source === source);
    return {
      source,
      n: own(after).length,
      ...(before !== undefined && { before: measureValues(own(before)) }),
      after: measureValues(own(after)),
    };
  });
}
