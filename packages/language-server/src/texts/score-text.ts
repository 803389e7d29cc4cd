/** Rounded down, so that a flagged 2.97 does not read as 3.0. */
export function scoreText(score: number): string {
  return (Math.floor(score * 10 + 1e-9) / 10).toFixed(1);
}
