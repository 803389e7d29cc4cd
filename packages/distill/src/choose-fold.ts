import { auroc, type Fold, foldDistributions, foldScores, macroF1 } from "@tracejudge/core";

/** One held-out run: the probabilities of its steps and of the run view, and whether it was bad. */
export interface FoldCase {
  source: string;
  steps: readonly (readonly number[])[];
  run: readonly number[] | undefined;
  bad: boolean;
}

export interface FoldResult {
  fold: Fold;
  /** Mean over sources of AUROC and macro-F1 of the flag, each 0 to 1. */
  value: number;
  auroc: number;
  macroF1: number;
}

const shapes: readonly Fold[] = [
  { name: "mean" },
  { name: "min" },
  { name: "softmin", parameter: 1 },
  { name: "softmin", parameter: 2 },
  { name: "softmin", parameter: 4 },
  { name: "softmin", parameter: 8 },
  { name: "lowest_k_mean", parameter: 2 },
  { name: "lowest_k_mean", parameter: 3 },
  { name: "lowest_k_mean", parameter: 0.25 },
];

const runWeights = [undefined, 0.25, 0.5, 0.75, 1] as const;

/** One step of level 0 among forty of level 4: a run that must not pass. */
const fatal = [0, ...new Array<number>(40).fill(4)];

const sound = shapes.filter((shape) => foldScores(shape, fatal) < 3);

/** Every fold that is tried: of the shapes, those in which one fatal step does not drown. */
export const foldCandidates: readonly Fold[] = sound.flatMap((shape) =>
  runWeights.map((runWeight) => (runWeight === undefined ? shape : { ...shape, runWeight })),
);

const expected = (p: readonly number[]): number => p.reduce((sum, q, level) => sum + q * level, 0);

function measure(fold: Fold, cases: readonly FoldCase[], threshold: number): FoldResult {
  const sources = [...new Set(cases.map((item) => item.source))];
  const areas: number[] = [];
  const f1s: number[] = [];
  for (const source of sources) {
    const group = cases.filter((item) => item.source === source);
    const scores = group.map((item) =>
      expected(foldDistributions(fold, item.steps, item.run) ?? []),
    );
    const bad = group.map((item) => item.bad);
    const area = auroc(
      scores.map((score) => -score),
      bad,
    );
    if (area === null) continue;
    areas.push(area);
    f1s.push(
      macroF1(
        bad,
        scores.map((score) => score < threshold),
      ) ?? 0,
    );
  }
  const mean = (list: readonly number[]): number =>
    list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length);
  return { fold, auroc: mean(areas), macroF1: mean(f1s), value: (mean(areas) + mean(f1s)) / 2 };
}

/**
 * All folds, best first, by the mean of AUROC and macro-F1 of the flag over sources. Held-out cases
 * only: never the ones that are reported.
 */
export function rankFolds(cases: readonly FoldCase[], threshold = 3): FoldResult[] {
  return foldCandidates
    .map((fold) => measure(fold, cases, threshold))
    .sort((a, b) => b.value - a.value);
}
