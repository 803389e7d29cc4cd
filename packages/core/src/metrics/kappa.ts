import { confusionMatrix } from "./confusion-matrix.ts";

export type KappaWeights = "linear" | "quadratic";

/**
 * Cohen's weighted kappa over levels 0-4 (Cohen 1968): 1 minus the observed disagreement over the
 * disagreement expected from the two raters' level counts. Scores are rounded to levels first.
 * Null where it is undefined: no cases, or both raters give one and the same level throughout.
 */
export function weightedKappa(
  truth: readonly number[],
  predicted: readonly number[],
  weights: KappaWeights,
): number | null {
  return matrixKappa(confusionMatrix(truth, predicted), weights);
}

/** The same of counts, as `confusionMatrix` gives them. */
export function matrixKappa(
  matrix: readonly (readonly number[])[],
  weights: KappaWeights,
): number | null {
  const rows = matrix.map(sum);
  const columns = matrix.map((_, column) => sum(matrix.map((row) => row[column] ?? 0)));
  const cases = Math.max(1, sum(rows));
  let observed = 0;
  let expected = 0;
  for (const [i, row] of matrix.entries()) {
    for (const [j, count] of row.entries()) {
      const distance = weights === "linear" ? Math.abs(i - j) : (i - j) ** 2;
      observed += distance * count;
      expected += (distance * (rows[i] ?? 0) * (columns[j] ?? 0)) / cases;
    }
  }
  return expected === 0 ? null : 1 - observed / expected;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
