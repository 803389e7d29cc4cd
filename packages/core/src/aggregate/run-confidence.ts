import type { Rubric } from "../rubric.ts";
import type { AttributeScore } from "../verdict.ts";

/** Weights are rounded to this share of their sum, which keeps the sums below few and exact. */
const GRID = 1000;

/**
 * Probability that a run is clean: that every attribute's level is at least its floor and their
 * weighted mean at least the threshold. Sums over all combinations of levels, taking the attributes as
 * independent. The least confident attribute would be simpler, but answers another question: a run's
 * flag hangs on the weighted mean, which is surer than any one attribute, or less sure.
 */
export function cleanProbability(
  attributes: readonly Pick<AttributeScore, "attribute" | "probabilities">[],
  rubric: Rubric,
): number {
  const rules = new Map(rubric.attributes.map((attribute) => [attribute.key, attribute]));
  const total = attributes.reduce(
    (sum, { attribute }) => sum + (rules.get(attribute)?.weight ?? 0),
    0,
  );
  // Weighted sum of the levels so far, in steps of 1 / GRID -> its probability, floors kept.
  let sums = new Map<number, number>([[0, 1]]);
  let weights = 0;
  for (const { attribute, probabilities } of attributes) {
    const rule = rules.get(attribute);
    const weight = Math.round(((rule?.weight ?? 0) / total) * GRID);
    weights += weight;
    sums = withAttribute(sums, probabilities, weight, rule?.floor ?? 0);
  }
  let clean = 0;
  for (const [sum, probability] of sums) {
    if (sum >= rubric.threshold * weights - 1e-6) clean += probability;
  }
  return Math.min(1, Math.max(0, clean));
}

function withAttribute(
  sums: ReadonlyMap<number, number>,
  probabilities: readonly number[],
  weight: number,
  floor: number,
): Map<number, number> {
  const next = new Map<number, number>();
  for (const [sum, before] of sums) {
    for (const [level, probability] of probabilities.entries()) {
      if (level < floor) continue;
      const key = sum + weight * level;
      next.set(key, (next.get(key) ?? 0) + before * probability);
    }
  }
  return next;
}
