/** Median and extremes of repeated measurements. */
export interface Spread {
  median: number;
  lowest: number;
  highest: number;
  n: number;
}

/** The value that a share `at` (0 to 1) of the sorted values lies under. */
export function percentile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: percentile(values, 0.5),
    lowest: Math.min(...values),
    highest: Math.max(...values),
    n: values.length,
  };
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Milliseconds that `job` took. */
export async function timed(job: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await job();
  return performance.now() - start;
}
