import { averageRanks } from "./ranks.ts";

/**
 * Spearman's rank correlation, -1 to 1: Pearson's correlation of the ranks, ties sharing their mean
 * rank. Null under two cases, or where one side is constant.
 */
export function spearman(left: readonly number[], right: readonly number[]): number | null {
  const leftRanks = averageRanks(left);
  const rightRanks = averageRanks(right);
  const mean = (left.length + 1) / 2;
  let both = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (const [index, rank] of leftRanks.entries()) {
    const a = rank - mean;
    const b = (rightRanks[index] ?? Number.NaN) - mean;
    both += a * b;
    leftSquares += a * a;
    rightSquares += b * b;
  }
  const scale = Math.sqrt(leftSquares * rightSquares);
  return scale === 0 ? null : both / scale;
}
