import { LEVELS } from "@tracejudge/core";
import { type Calibrator, calibrate } from "@tracejudge/student";
import type { ExampleStore } from "../data/example-store.ts";
import { unitHash } from "../split.ts";
import { softTarget } from "../train/collate.ts";
import { type CalibrationCase, calibrationLoss, fitCalibrator } from "./fit-calibrator.ts";

/** A label that somebody gave to a held-out example, beside what a student says of it. */
export interface Prediction {
  source: string;
  group: string;
  /** 0 to 4. */
  label: number;
  /** Only known to be an upper bound of the score. */
  isBound: boolean;
  /** Of levels 0-4. */
  probabilities: number[];
}

/** Logits A,L of each example of `rows`, in their order. */
export type RowLogits = readonly Float32Array[];

export interface LabelledRows {
  store: ExampleStore;
  rows: readonly number[];
  /** Number of the attribute. */
  attribute: number;
}

/** Fewer labels than this say too little to fit six numbers by. */
const LEAST_LABELS = 30;
const FOLDS = 5;

/** Labels and predictions by a calibrator that was fitted on other data. */
export function predictions(
  labelled: LabelledRows,
  logits: RowLogits,
  calibrator: Calibrator,
): Prediction[] {
  return eachLabel(labelled, logits).map((item) => predictionOf(item, calibrator));
}

export interface Calibration {
  /** Fitted on all labels, or the fallback. */
  calibrator: Calibrator;
  /** False where the fallback is kept. */
  isFitted: boolean;
  /** Each by a calibrator that was fitted without the example's group. */
  predictions: Prediction[];
}

/**
 * A calibrator fitted on the held-out labels, and predictions that are honest all the same: in five
 * parts, each calibrated by the other four. Where there are fewer than 30 labels, or the fit does worse
 * on what it has not seen, the fallback is kept.
 */
export function calibration(
  labelled: LabelledRows,
  logits: RowLogits,
  fallback: Calibrator,
): Calibration {
  const items = eachLabel(labelled, logits);
  const kept = { calibrator: fallback, isFitted: false };
  const byFallback = items.map((item) => predictionOf(item, fallback));
  if (items.length < LEAST_LABELS) return { ...kept, predictions: byFallback };
  const partOf = ({ group }: Item) => Math.floor(unitHash(group, 41) * FOLDS);
  const fits = Array.from({ length: FOLDS }, (_, part) =>
    fitCalibrator(items.filter((item) => partOf(item) !== part)),
  );
  const fitFor = (item: Item) => fits[partOf(item)] ?? fallback;
  const unseen = items.reduce((sum, item) => sum + calibrationLoss([item], fitFor(item)), 0);
  if (unseen > items.length * calibrationLoss(items, fallback)) {
    return { ...kept, predictions: byFallback };
  }
  return {
    calibrator: fitCalibrator(items),
    isFitted: true,
    predictions: items.map((item) => predictionOf(item, fitFor(item))),
  };
}

interface Item extends CalibrationCase {
  logits: Float32Array;
  group: string;
  source: string;
  label: number;
}

function eachLabel({ store, rows, attribute }: LabelledRows, logits: RowLogits): Item[] {
  return rows.flatMap((row, at) => {
    const label = store.label(row, attribute);
    if (label === undefined || label.implied) return [];
    const own = logits[at]?.subarray(attribute * LEVELS, (attribute + 1) * LEVELS);
    return {
      logits: own ?? new Float32Array(LEVELS),
      group: store.groupOf(row),
      source: store.sourceOf(row),
      label: label.score,
      target: softTarget(label.score),
      atMost: label.atMost,
    };
  });
}

function predictionOf(item: Item, calibrator: Calibrator): Prediction {
  return {
    source: item.source,
    group: item.group,
    label: item.label,
    isBound: item.atMost !== undefined,
    probabilities: calibrate(item.logits, calibrator),
  };
}
