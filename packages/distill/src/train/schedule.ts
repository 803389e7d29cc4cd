/** Steps over which the rate rises from 0. */
const WARM_UP = 60;
const SHORTEST_WARM_UP_SHARE = 0.1;
/** Share of the rate that the last steps still have. */
const FLOOR = 0.02;

/** Learning rate of step `step` (from 0) of `steps`: a linear rise, then a linear fall. */
export function learningRate(peak: number, step: number, steps: number): number {
  const warmUp = Math.max(1, Math.min(WARM_UP, Math.round(steps * SHORTEST_WARM_UP_SHARE)));
  return peak * Math.min(1, (step + 1) / warmUp) * Math.max(FLOOR, 1 - step / steps);
}
