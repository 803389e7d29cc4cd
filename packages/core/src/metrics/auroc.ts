import { averageRanks } from "./ranks.ts";

/**
 * Probability that a random positive case scores above a random negative one, ties counting half
 * (the Mann-Whitney U statistic over all pairs). Null where only one class occurs.
 * For the flag, pass the probability of a flag, or the score with its sign turned.
 */
export function auroc(scores: readonly number[], positive: readonly boolean[]): number | null {
  const ranks = averageRanks(scores);
  let positives = 0;
  let rankSum = 0;
  for (const [index, rank] of ranks.entries()) {
    if (!positive[index]) continue;
    positives += 1;
    rankSum += rank;
  }
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
