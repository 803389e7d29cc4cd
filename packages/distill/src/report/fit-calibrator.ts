import { LEVELS } from "@tracejudge/core";
import type { Calibrator } from "@tracejudge/student";

/** What one label says of one example. */
export interface CalibrationCase {
  /** The served model's, of levels 0-4. */
  logits: ArrayLike<number>;
  /** The label as a distribution over levels; with `atMost`, only that bound is known. */
  target: readonly number[];
  atMost?: number | undefined;
}

/** 1 / temperature, then the shift of each level. */
type Theta = readonly number[];

const IDENTITY: Theta = [1, 0, 0, 0, 0, 0];
const [LEAST_SLOPE, MOST_SLOPE] = [0.05, 20];
const ROUNDS = 50;
/** Weight of staying at temperature 1 and shifts 0, in labels. */
const PRIOR_LABELS = 0.5;
const LEAST_HOLD = 1e-3;

/**
 * Temperature and five shifts that minimise the mean negative log likelihood of the labels, slightly held
 * to 1 and 0, the more so the fewer labels there are. The temperature stays positive, so that a higher
 * logit never gives a lower probability. Newton's method; the same cases give the same result.
 */
export function fitCalibrator(cases: readonly CalibrationCase[]): Calibrator {
  const hold = Math.max(LEAST_HOLD, PRIOR_LABELS / Math.max(1, cases.length));
  let theta = IDENTITY;
  for (let round = 0; round < ROUNDS; round++) {
    const next = newtonStep(cases, theta, hold);
    const moved = Math.max(...next.map((value, k) => Math.abs(value - (theta[k] ?? 0))));
    theta = next;
    if (moved < 1e-7) break;
  }
  const [slope = 1, ...bias] = theta;
  return { temperature: rounded(1 / slope), bias: bias.map(rounded) };
}

/** Mean negative log likelihood of the labels under a calibrator. */
export function calibrationLoss(
  cases: readonly CalibrationCase[],
  { temperature, bias }: Calibrator,
): number {
  return lossOf(cases, [1 / temperature, ...bias]);
}

function newtonStep(cases: readonly CalibrationCase[], theta: Theta, hold: number): number[] {
  const size = theta.length;
  const gradient = theta.map((value, k) => 2 * hold * (value - (IDENTITY[k] ?? 0)));
  const curvature = theta.map((_, i) => theta.map((__, j) => (i === j ? 2 * hold : 0)));
  for (const item of cases) addCase(item, theta, { gradient, curvature, share: 1 / cases.length });
  const step = solve(curvature, gradient);
  const before = lossOf(cases, theta) + penalty(theta, hold);
  for (let scale = 1; scale > 1e-4; scale /= 2) {
    const next = theta.map((value, k) => value - scale * (step[k] ?? 0));
    next[0] = Math.min(MOST_SLOPE, Math.max(LEAST_SLOPE, next[0] ?? 1));
    if (lossOf(cases, next) + penalty(next, hold) <= before) return next;
  }
  return theta.slice(0, size);
}

interface Sums {
  gradient: number[];
  curvature: number[][];
  /** Of one case in the mean. */
  share: number;
}

/** The logits are linear in theta: level k has slope times its logit plus its shift. */
function addCase(item: CalibrationCase, theta: Theta, { gradient, curvature, share }: Sums): void {
  const p = probabilities(item.logits, theta);
  const goal = targetOf(item, p);
  const inputs = p.map((_, level) =>
    theta.map((__, k) => (k === 0 ? (item.logits[level] ?? 0) : k - 1 === level ? 1 : 0)),
  );
  const mean = theta.map((_, k) =>
    p.reduce((sum, q, level) => sum + q * (inputs[level]?.[k] ?? 0), 0),
  );
  for (const i of theta.keys()) {
    const wanted = goal.reduce((sum, q, level) => sum + q * (inputs[level]?.[i] ?? 0), 0);
    gradient[i] = (gradient[i] ?? 0) + share * ((mean[i] ?? 0) - wanted);
    const row = curvature[i] ?? [];
    for (const j of theta.keys()) {
      const both = p.reduce(
        (sum, q, level) => sum + q * (inputs[level]?.[i] ?? 0) * (inputs[level]?.[j] ?? 0),
        0,
      );
      row[j] = (row[j] ?? 0) + share * (both - (mean[i] ?? 0) * (mean[j] ?? 0));
    }
  }
}

/** Of a bound: the probabilities as they are, of the levels that it admits. */
function targetOf({ target, atMost }: CalibrationCase, p: readonly number[]): readonly number[] {
  if (atMost === undefined) return target;
  const total = p.slice(0, atMost + 1).reduce((sum, q) => sum + q, 0);
  return p.map((q, level) => (level <= atMost ? q / total : 0));
}

function lossOf(cases: readonly CalibrationCase[], theta: Theta): number {
  const losses = cases.map(({ logits, target, atMost }) => {
    const p = probabilities(logits, theta);
    if (atMost !== undefined)
      return -Math.log(p.slice(0, atMost + 1).reduce((sum, q) => sum + q, 0));
    return -target.reduce((sum, share, level) => sum + share * Math.log(p[level] ?? 0), 0);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, cases.length);
}

function penalty(theta: Theta, hold: number): number {
  return hold * theta.reduce((sum, value, k) => sum + (value - (IDENTITY[k] ?? 0)) ** 2, 0);
}

function probabilities(logits: ArrayLike<number>, [slope = 1, ...bias]: Theta): number[] {
  const shifted = Array.from(
    { length: LEVELS },
    (_, k) => slope * (logits[k] ?? 0) + (bias[k] ?? 0),
  );
  const highest = Math.max(...shifted);
  const powers = shifted.map((value) => Math.exp(value - highest) + 1e-12);
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

/** Gaussian elimination with pivots, for a small positive definite matrix. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, k) => [...row, right[k] ?? 0]);
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (const column of right.keys()) {
    const order = [...rows.keys()]
      .slice(column)
      .sort((a, b) => Math.abs(at(b, column)) - Math.abs(at(a, column)));
    const pivot = order[0] ?? column;
    [rows[column], rows[pivot]] = [rows[pivot] ?? [], rows[column] ?? []];
    for (const row of rows.keys()) {
      if (row === column) continue;
      const factor = at(row, column) / at(column, column);
      rows[row] = (rows[row] ?? []).map((value, k) => value - factor * at(column, k));
    }
  }
  return rows.map((_, k) => at(k, right.length) / at(k, k));
}

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;
