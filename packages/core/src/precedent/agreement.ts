import { judgedLevel } from "../aggregate/attribute-score.ts";
import { bootstrap, type Interval } from "../metrics/bootstrap.ts";
import { weightedKappa } from "../metrics/kappa.ts";
import type { Precedent } from "../precedent.ts";
import { settledCases } from "./settled-cases.ts";

/** How well the judge agrees with people on the cases they settled. */
export interface Agreement {
  /** Cases with a score of the judge; where several people settled one, their mean counts once. */
  n: number;
  /** Linear-weighted kappa, of the judge's level as `judgedLevel` has it; null where it is undefined, as for fewer than two levels. */
  kappa: number | null;
  /** 95%, drawn by whole runs; null where kappa is. */
  interval: Interval | null;
  /** Mean of |judge - people|, in levels; null without cases. */
  distance: number | null;
}

interface Pair {
  traceId: string;
  people: number;
  judge: number;
  /** 0 to 4. */
  judgedLevel: number;
}

/** Agreement over all attributes, and of each attribute by its key. */
export function precedentAgreement(precedents: readonly Precedent[]): {
  all: Agreement;
  attributes: Record<string, Agreement>;
} {
  const byAttribute = new Map<string, Precedent[]>();
  for (const one of settledCases(precedents)) {
    if (one.judgeScore === undefined) continue;
    const known = byAttribute.get(one.attribute);
    if (known === undefined) byAttribute.set(one.attribute, [one]);
    else known.push(one);
  }
  const pairs = new Map([...byAttribute].sort().map(([key, own]) => [key, pairsOf(own)]));
  const attributes = [...pairs].map(([key, own]) => [key, agreementOf(own)] as const);
  return {
    all: agreementOf([...pairs.values()].flat()),
    attributes: Object.fromEntries(attributes),
  };
}

/** One pair a step: the people's mean, and the judge's latest word. */
function pairsOf(precedents: readonly Precedent[]): Pair[] {
  const cases = new Map<string, Precedent[]>();
  for (const one of precedents) {
    const key = JSON.stringify([one.traceId, one.stepId]);
    cases.set(key, [...(cases.get(key) ?? []), one]);
  }
  return [...cases.values()].map((said) => {
    const { traceId = "", judgeScore = 0, judgeProbabilities } = said.at(-1) ?? {};
    return {
      traceId,
      people: mean(said.map(({ score }) => score)),
      judge: judgeScore,
      judgedLevel: judgedLevel({ score: judgeScore, probabilities: judgeProbabilities }),
    };
  });
}

function agreementOf(pairs: readonly Pair[]): Agreement {
  const kappa = kappaOf(pairs);
  const resampled = (indices: readonly number[]) =>
    kappaOf(indices.flatMap((index) => pairs[index] ?? []));
  const groups = pairs.map(({ traceId }) => traceId);
  return {
    n: pairs.length,
    kappa,
    interval: kappa === null ? null : bootstrap(pairs.length, resampled, { groups }),
    distance:
      pairs.length === 0 ? null : mean(pairs.map(({ people, judge }) => Math.abs(people - judge))),
  };
}

function kappaOf(pairs: readonly Pair[]): number | null {
  return weightedKappa(
    pairs.map(({ people }) => people),
    pairs.map((pair) => pair.judgedLevel),
    "linear",
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
