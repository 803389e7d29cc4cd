import {
  auroc,
  bootstrap,
  expectedCalibrationError,
  f1,
  judgedLevel,
  macroF1,
  spearman,
  toLevel,
  weightedKappa,
} from "@tracejudge/core";
import { FLAG_UNDER } from "./flag-under.ts";
import type { Cost, Prediction } from "./judge-cases.ts";
import type { WorstStep } from "./worst-step.ts";

/** Measures of agreement; null where a measure is not defined for the labels at hand. */
export interface Measures {
  /** Of the flag by the score, not rounded. */
  auroc: number | null;
  /** Of labels rounded to levels 0-4 and the median level of the judge's probabilities. */
  kappaLinear: number | null;
  /** Of labels and scores, both rounded to levels 0-4. */
  kappaQuadratic: number | null;
  /** Of the flag: mean F1 of flagged and not flagged. */
  macroF1: number | null;
  /** F1 of flagged alone. */
  flagF1: number | null;
  /** Share of the flags that are right. */
  accuracy: number | null;
  /** Rank correlation of labels and scores, not rounded. */
  spearman: number | null;
  /** Of the flag's confidence, in 15 bins. */
  ece: number | null;
}

export interface BootstrapChoice {
  seed: number;
  resamples: number;
}

/** Ends of the bootstrap 95% interval. */
export type Ends = [low: number, high: number];

/** How well the judge agrees with the labels of one source about one attribute. */
export interface BenchRow extends Measures {
  source: string;
  attribute: string;
  /** Labels. */
  n: number;
  /** Labels under 3, as a share. */
  flagRate: number;
  ci: Record<keyof Measures, Ends | null>;
  /** Giving every case the commonest level; its macro-F1 is of the flag. */
  majority: { level: number; accuracy: number; macroF1: number | null; kappaLinear: number | null };
  /** F1 of the flag where everything is flagged. */
  alwaysFlagF1: number;
  /**
   * Runs with model turns that people call bad and others, the share of them where the turn that the
   * judge scores lowest is a bad one, and what a blind guess would find; null without such runs.
   */
  worstStep: { runs: number; found: number; ci: Ends | null; chance: number } | null;
  /** Of the whole source, judging only. */
  msPerStep: number | null;
  tokensPerSecond: number | null;
}

const measures: Record<keyof Measures, (cases: readonly Prediction[]) => number | null> = {
  auroc: (cases) =>
    auroc(
      cases.map(({ score }) => -score),
      cases.map(({ label }) => isFlag(label)),
    ),
  kappaLinear: (cases) => weightedKappa(labels(cases), cases.map(judgedLevel), "linear"),
  kappaQuadratic: (cases) => weightedKappa(labels(cases), scores(cases), "quadratic"),
  macroF1: (cases) => macroF1(labels(cases).map(isFlag), scores(cases).map(isFlag)),
  flagF1: (cases) => f1(labels(cases).map(isFlag), scores(cases).map(isFlag), true),
  accuracy: (cases) =>
    mean(cases.map(({ label, score }) => (isFlag(label) === isFlag(score) ? 1 : 0))),
  spearman: (cases) => spearman(labels(cases), scores(cases)),
  ece: (cases) =>
    expectedCalibrationError(
      cases.map(({ confidence }) => confidence),
      cases.map(({ label, score }) => isFlag(label) === isFlag(score)),
    ),
};

/** The row of predictions that share source and attribute; the same seed gives the same intervals. */
export function benchRow(
  cases: readonly Prediction[],
  { cost, worst }: { cost: Cost | undefined; worst: readonly WorstStep[] },
  options: BootstrapChoice,
): BenchRow {
  const [{ source = "", attribute = "" } = {}] = cases;
  const flagRate = cases.filter(({ label }) => isFlag(label)).length / cases.length;
  const groups = cases.map(({ group }) => group);
  const names = Object.keys(measures) as (keyof Measures)[];
  const values = names.map((name) => [name, measures[name](cases)] as const);
  const ends = names.map((name) => {
    const { seed, resamples: iterations } = options;
    const statistic = (indices: readonly number[]) => measures[name](chosen(cases, indices));
    const interval = bootstrap(cases.length, statistic, { seed, iterations, groups });
    return [name, interval && ([interval.low, interval.high] as Ends)] as const;
  });
  return {
    source,
    attribute,
    n: cases.length,
    flagRate,
    ...(Object.fromEntries(values) as Record<keyof Measures, number | null>),
    ci: Object.fromEntries(ends) as BenchRow["ci"],
    majority: majority(labels(cases)),
    alwaysFlagF1: (2 * flagRate) / (1 + flagRate),
    worstStep: worstStepOf(worst, options),
    msPerStep: cost && cost.steps > 0 ? cost.ms / cost.steps : null,
    tokensPerSecond: cost && cost.tokens > 0 ? cost.tokens / (cost.ms / 1000) : null,
  };
}

function worstStepOf(
  worst: readonly WorstStep[],
  { seed, resamples: iterations }: BootstrapChoice,
): BenchRow["worstStep"] {
  const found = (indices: readonly number[]) =>
    mean(indices.map((index) => (worst[index]?.found ? 1 : 0)));
  const share = found([...worst.keys()]);
  if (share === null) return null;
  const groups = worst.map(({ group }) => group);
  const interval = bootstrap(worst.length, found, { seed, iterations, groups });
  const ci: Ends | null = interval && [interval.low, interval.high];
  return { runs: worst.length, found: share, ci, chance: mean(worst.map((w) => w.chance)) ?? 0 };
}

/** Means over the rows that have both; null where none has. */
export function benchMeans(rows: readonly BenchRow[]) {
  const both = rows.filter((row) => row.auroc !== null && row.kappaLinear !== null);
  return {
    rows: both.length,
    auroc: mean(both.map((row) => row.auroc ?? 0)),
    kappaLinear: mean(both.map((row) => row.kappaLinear ?? 0)),
  };
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function chosen(cases: readonly Prediction[], indices: readonly number[]): Prediction[] {
  return indices.flatMap((index) => cases[index] ?? []);
}

const labels = (cases: readonly Prediction[]) => cases.map(({ label }) => label);
const isFlag = (score: number): boolean => score < FLAG_UNDER;
const scores = (cases: readonly Prediction[]) => cases.map(({ score }) => score);

function majority(truth: readonly number[]): BenchRow["majority"] {
  const levels = truth.map(toLevel);
  const counts = new Map<number, number>();
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1);
  const [[level, count] = [0, 0]] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const constant = levels.map(() => level);
  return {
    level,
    accuracy: count / Math.max(1, truth.length),
    macroF1: macroF1(truth.map(isFlag), constant.map(isFlag)),
    kappaLinear: weightedKappa(levels, constant, "linear"),
  };
}
