import {
  auroc,
  bootstrap,
  expectedCalibrationError,
  expectedLevel,
  flagConfidence,
  macroF1,
  medianLevel,
  toLevel,
  weightedKappa,
} from "@tracejudge/core";
import { FLAG_UNDER } from "../train/validate.ts";
import type { Prediction } from "./predictions.ts";

/** Null where a measure is not defined for the labels at hand. */
export interface Measured {
  value: number | null;
  /** Bootstrap 95 % interval over groups. */
  interval: [low: number, high: number] | null;
}

export const measureNames = ["kappaLinear", "auroc", "macroF1", "ece"] as const;
export type MeasureName = (typeof measureNames)[number];
export type Agreement = Record<MeasureName, Measured>;

const FLAG_BINS = 15;

/** The same measures as `tracejudge bench`. */
const measures: Record<MeasureName, (cases: readonly Prediction[]) => number | null> = {
  /** Of labels and the median level; bounds, which are no levels, are left out. */
  kappaLinear: (cases) => {
    const exact = cases.filter(({ isBound }) => !isBound);
    return weightedKappa(
      exact.map(({ label }) => label),
      exact.map(({ probabilities }) => medianLevel(probabilities)),
      "linear",
    );
  },
  auroc: (cases) =>
    auroc(
      cases.map(({ probabilities }) => -expectedLevel(probabilities)),
      truths(cases),
    ),
  macroF1: (cases) => macroF1(truths(cases), flags(cases)),
  ece: (cases) => {
    const said = flags(cases);
    return expectedCalibrationError(
      cases.map(({ probabilities }) => flagConfidence(probabilities, FLAG_UNDER)),
      truths(cases).map((truth, at) => truth === said[at]),
      FLAG_BINS,
    );
  },
};

const truths = (cases: readonly Prediction[]) => cases.map(({ label }) => label < FLAG_UNDER);

/** Whether the student flags: the expected level is under the threshold. */
export const isFlagged = (probabilities: readonly number[]) =>
  expectedLevel(probabilities) < FLAG_UNDER;
const flags = (cases: readonly Prediction[]) =>
  cases.map(({ probabilities }) => isFlagged(probabilities));

export interface IntervalOptions {
  seed: number;
  resamples: number;
}

export function agreement(cases: readonly Prediction[], options: IntervalOptions): Agreement {
  return byMeasure((name) => ({
    value: measures[name](cases),
    interval: intervalOf(cases, options, (at) =>
      measures[name](at.map((k) => cases[k] as Prediction)),
    ),
  }));
}

/** The measures without their intervals. */
export function measureValues(cases: readonly Prediction[]): Record<MeasureName, number | null> {
  const values = measureNames.map((name) => [name, measures[name](cases)]);
  return Object.fromEntries(values) as Record<MeasureName, number | null>;
}

/** After less before, of the same labels in the same order; the interval is of the difference. */
export function change(
  before: readonly Prediction[],
  after: readonly Prediction[],
  options: IntervalOptions,
): Agreement {
  return byMeasure((name) => {
    const differenceAt = (at: readonly number[]) => {
      const [was, is] = [before, after].map((cases) =>
        measures[name](at.map((k) => cases[k] as Prediction)),
      );
      return was === null || is === null || was === undefined || is === undefined ? null : is - was;
    };
    const all = [...after.keys()];
    return { value: differenceAt(all), interval: intervalOf(after, options, differenceAt) };
  });
}

function byMeasure(measure: (name: MeasureName) => Measured): Agreement {
  return Object.fromEntries(measureNames.map((name) => [name, measure(name)])) as Agreement;
}

function intervalOf(
  cases: readonly Prediction[],
  { seed, resamples }: IntervalOptions,
  statistic: (indices: readonly number[]) => number | null,
): Measured["interval"] {
  const groups = cases.map(({ group }) => group);
  const found = bootstrap(cases.length, statistic, { seed, iterations: resamples, groups });
  return found === null ? null : [found.low, found.high];
}

export interface Baselines {
  /** Labels under 3, as a share. */
  flagRate: number;
  /** Saying the commonest level each time; its kappa is 0. */
  majority: { level: number; accuracy: number; macroF1: number | null };
  /** Macro-F1 where everything is flagged. */
  alwaysFlag: number | null;
}

export function baselines(cases: readonly Prediction[]): Baselines {
  const truth = truths(cases);
  const counts = new Array<number>(5).fill(0);
  for (const { label } of cases) counts[toLevel(label)] = (counts[toLevel(label)] ?? 0) + 1;
  const level = counts.indexOf(Math.max(...counts));
  return {
    flagRate: truth.filter(Boolean).length / Math.max(1, cases.length),
    majority: {
      level,
      accuracy: (counts[level] ?? 0) / Math.max(1, cases.length),
      macroF1: macroF1(
        truth,
        truth.map(() => level < FLAG_UNDER),
      ),
    },
    alwaysFlag: macroF1(
      truth,
      truth.map(() => true),
    ),
  };
}

/** Share of the examples that both flag or both let pass. */
export function sameFlag(a: readonly Prediction[], b: readonly Prediction[]): number | null {
  if (a.length === 0) return null;
  const [one, other] = [flags(a), flags(b)];
  return one.filter((flag, at) => flag === other[at]).length / a.length;
}
