import { type Random, seededRandom } from "./random.ts";

export interface BootstrapOptions {
  seed?: number;
  /** Resamples drawn; 1000 unless told. */
  iterations?: number;
  /** Share of the resamples inside the interval; 0.95 unless told. */
  level?: number;
  /**
   * Group of each case, such as its question. Where given, whole groups are drawn, so that cases
   * which depend on each other do not make the interval too narrow.
   */
  groups?: readonly string[];
}

/** Ends of the interval, and how many resamples had a value of the statistic. */
export interface Interval {
  low: number;
  high: number;
  resamples: number;
}

/**
 * Percentile bootstrap interval (Efron 1979) of a statistic over cases `0..n-1`, which it gets as
 * indices drawn with replacement. Resamples where it is null are left out; null where all are.
 */
export function bootstrap(
  n: number,
  statistic: (indices: readonly number[]) => number | null,
  options: BootstrapOptions = {},
): Interval | null {
  const { seed = 0, iterations = 1000, level = 0.95, groups } = options;
  const random = seededRandom(seed);
  const units = groups === undefined ? singles(n) : membersByGroup(n, groups);
  const values: number[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const value = statistic(resample(units, random));
    if (value !== null && Number.isFinite(value)) values.push(value);
  }
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  return {
    low: quantile(values, tail),
    high: quantile(values, 1 - tail),
    resamples: values.length,
  };
}

function singles(n: number): number[][] {
  return Array.from({ length: n }, (_, index) => [index]);
}

function membersByGroup(n: number, groups: readonly string[]): number[][] {
  const members = new Map<string, number[]>();
  for (let index = 0; index < n; index++) {
    const group = groups[index] ?? "";
    const known = members.get(group);
    if (known === undefined) members.set(group, [index]);
    else known.push(index);
  }
  return [...members.values()];
}

function resample(units: readonly number[][], random: Random): number[] {
  const drawn: number[] = [];
  for (let draw = 0; draw < units.length; draw++) {
    for (const index of units[Math.floor(random() * units.length)] ?? []) drawn.push(index);
  }
  return drawn;
}

/** Linear interpolation between the order statistics, as NumPy's default. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
