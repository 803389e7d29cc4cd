import type { TaughtWeights } from "./teach-weights.ts";

/** Smaller weights decide nothing. */
const SMALLEST = 0.2;

/** The weights as they are written: in tenths, without the smallest. */
export function inTenths({ weights, bias }: TaughtWeights): TaughtWeights {
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
export function weightsFile({ weights, bias }: TaughtWeights, threshold: number): string {
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
const table = \`
${table.join("\n")}
\`;

export const ASSURANCE_BIAS = ${Number(bias.toFixed(3))};
/** Log odds above which a sentence is taken for an assurance. */
export const ASSURANCE_THRESHOLD = ${Number(threshold.toFixed(3))};

let read: ReadonlyMap<string, number> | undefined;

/** Weight of each feature; read when it is first needed. */
export function assuranceWeights(): ReadonlyMap<string, number> {
  read ??= new Map(table.trim().split("\\n").flatMap(weightsOfLine));
  return read;
}

function weightsOfLine(line: string): [string, number][] {
  const [tenths, ...features] = line.split(" ");
  return features.map((feature) => [feature, Number(tenths) / 10]);
}
`;
}
