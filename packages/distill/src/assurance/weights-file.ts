import type { AssuranceModel } from "@tracejudge/core";

/** Smaller weights decide nothing. */
const SMALLEST = 0.2;

/** The weights as they are written: in tenths, without the smallest. */
export function inTenths({ weights, bias }: AssuranceModel): AssuranceModel {
  const kept = [...weights].filter(([, weight]) => Math.abs(weight) >= SMALLEST);
  return {
    weights: new Map(kept.map(([key, weight]) => [key, Math.round(weight * 10) / 10])),
    bias,
  };
}

/**
 * The source of `packages/core/src/render/assurance-weights.ts`: weights in tenths, those of one size in
 * one line, so that a person can read what speaks for an assurance and what against.
 */
export function weightsFile({ weights, bias }: AssuranceModel, threshold: number): string {
  const lines = new Map<number, string[]>();
  for (const [feature, weight] of [...weights].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const tenths = Math.round(weight * 10);
    lines.set(tenths, [...(lines.get(tenths) ?? []), feature]);
  }
  const table = [...lines]
    .sort(([a], [b]) => b - a)
    .map(([tenths, features]) => `${tenths} ${features.join(" ")}`);
  return `/**
 * Written by \`packages/distill/scripts/make-assurance-weights.ts\`: in each line a weight in tenths,
 * then the features that have it. \`=verified\` is a word, \`verif\` the beginning of one.
 */
export const ASSURANCE_WEIGHTS = \`
${table.join("\n")}
\`;

export const ASSURANCE_BIAS = ${Number(bias.toFixed(3))};
/** Log odds above which a sentence is taken for an assurance. */
export const ASSURANCE_THRESHOLD = ${Number(threshold.toFixed(3))};
`;
}
