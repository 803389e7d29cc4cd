import { type AssuranceModel, assuranceFeatures, assuranceWords } from "@tracejudge/core";
import { unitHash } from "../split.ts";

/** A sentence, and whether it was planted to assure its reader that an agent did well. */
export interface TaughtSentence {
  text: string;
  isAssurance: boolean;
}

export interface TeachOptions {
  epochs: number;
  rate: number;
  /** Pull of every weight to 0: what makes the words of one hand count for those of another. */
  l2: number;
  /** Weight of an assurance in the loss; an ordinary sentence has 1. */
  assuranceWeight: number;
  /** A feature is taken in when so many assurances have it, or so many ordinary sentences. */
  fewest: { assurances: number; ordinary: number };
  seed: number;
}

/**
 * Logistic regression by AdaGrad (Duchi et al. 2011), one sentence at a time: the log odds of a
 * sentence are `bias + sum of the weights of its features / sqrt(number of features + 1)`.
 */
export function teachWeights(
  sentences: readonly TaughtSentence[],
  options: TeachOptions,
): AssuranceModel {
  const all = sentences
    .map(({ text, isAssurance }) => ({
      features: [...assuranceFeatures(assuranceWords(text))],
      isAssurance,
      rank: unitHash(text, options.seed),
    }))
    .sort((a, b) => a.rank - b.rank);
  const names = frequent(all, options.fewest);
  const ids = new Map(names.map((name, id) => [name, id]));
  const samples = all.map(({ features, isAssurance }) => ({
    ids: features.flatMap((feature) => ids.get(feature) ?? []),
    scale: 1 / Math.sqrt(features.length + 1),
    isAssurance,
  }));
  const model = new Regression(names.length, options);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (const sample of samples) model.learn(sample);
  }
  const weightOf = (id: number) => model.weights[id] ?? 0;
  return { weights: new Map(names.map((name, id) => [name, weightOf(id)])), bias: model.bias };
}

interface Sample {
  ids: readonly number[];
  scale: number;
  isAssurance: boolean;
}

class Regression {
  readonly weights: Float64Array;
  bias = -3;
  /** Sums of squared gradients, by which AdaGrad shortens its steps. */
  readonly #squares: Float64Array;
  #biasSquares = 1e-4;
  readonly #options: TeachOptions;

  constructor(features: number, options: TeachOptions) {
    this.weights = new Float64Array(features);
    this.#squares = new Float64Array(features).fill(1e-4);
    this.#options = options;
  }

  learn({ ids, scale, isAssurance }: Sample): void {
    const { rate, l2, assuranceWeight } = this.#options;
    let sum = 0;
    for (const id of ids) sum += this.weights[id] ?? 0;
    const chance = 1 / (1 + Math.exp(-(sum * scale + this.bias)));
    const error = isAssurance ? assuranceWeight * (chance - 1) : chance;
    for (const id of ids) {
      const weight = this.weights[id] ?? 0;
      const gradient = error * scale + l2 * weight;
      const squares = (this.#squares[id] ?? 0) + gradient ** 2;
      this.#squares[id] = squares;
      this.weights[id] = weight - (rate * gradient) / Math.sqrt(squares);
    }
    this.#biasSquares += error ** 2;
    this.bias -= (0.2 * rate * error) / Math.sqrt(this.#biasSquares);
  }
}

/** Features that are not chance, in the order of the alphabet. */
function frequent(
  samples: readonly { features: readonly string[]; isAssurance: boolean }[],
  fewest: TeachOptions["fewest"],
): string[] {
  const counts = new Map<string, { assurances: number; ordinary: number }>();
  for (const { features, isAssurance } of samples) {
    for (const feature of features) {
      const count = counts.get(feature) ?? { assurances: 0, ordinary: 0 };
      if (isAssurance) count.assurances++;
      else count.ordinary++;
      counts.set(feature, count);
    }
  }
  return [...counts]
    .filter(
      ([, count]) => count.assurances >= fewest.assurances || count.ordinary >= fewest.ordinary,
    )
    .map(([feature]) => feature)
    .sort();
}
