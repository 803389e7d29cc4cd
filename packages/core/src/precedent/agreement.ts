import { judgedLevel } from "../aggregate/attribute-score.ts";
import { bootstrap, type Interval } from "../metrics/bootstrap.ts";
import { confusionMatrix, toLevel } from "../metrics/confusion-matrix.ts";
import { matrixKappa } from "../metrics/kappa.ts";
import type { Precedent } from "../precedent.ts";
import { agreesWithJudge } from "./agrees-with-judge.ts";
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

/** One case that people settled and the judge judged. */
export interface SettledPair {
  traceId: string;
  /** Null for the run as a whole. */
  stepId: string | null;
  attribute: string;
  /** Mean of what people say, 0 to 4. */
  people: number;
  /**
   * The judge's latest word, 0 to 4, and the level of it that agreement is counted in: as `judgedLevel`
   * has it, but where people agreed, what they agreed with.
   */
  judge: number;
  judgedLevel: number;
}

/** Agreement over all attributes, and of each attribute by its key. */
export function precedentAgreement(precedents: readonly Precedent[]): {
  all: Agreement;
  attributes: Record<string, Agreement>;
} {
  const pairs = settledPairs(precedents);
  const keys = [...new Set(pairs.map(({ attribute }) => attribute))];
  const own = (key: string) => pairs.filter(({ attribute }) => attribute === key);
  const attributes = keys.map((key) => [key, agreementOf(own(key))] as const);
  return { all: agreementOf(pairs), attributes: Object.fromEntries(attributes) };
}

/** One pair for each attribute of each settled step, by attribute. */
export function settledPairs(precedents: readonly Precedent[]): SettledPair[] {
  const cases = new Map<string, Precedent[]>();
  for (const one of settledCases(precedents)) {
    if (one.judgeScore === undefined) continue;
    const key = JSON.stringify([one.attribute, one.traceId, one.stepId]);
    const known = cases.get(key);
    if (known === undefined) cases.set(key, [one]);
    else known.push(one);
  }
  const pairs = [...cases.values()].flatMap((said) => pairOf(said) ?? []);
  return pairs.sort((a, b) => compare(a.attribute, b.attribute));
}

function pairOf(said: readonly Precedent[]): SettledPair | undefined {
  const last = said.at(-1);
  if (last === undefined) return undefined;
  const { traceId, stepId, attribute, judgeScore = 0, judgeProbabilities } = last;
  return {
    traceId,
    stepId,
    attribute,
    people: mean(said.map(({ score }) => score)),
    judge: judgeScore,
    judgedLevel: said.every(agreesWithJudge)
      ? toLevel(judgeScore)
      : judgedLevel({ score: judgeScore, probabilities: judgeProbabilities }),
  };
}

export function agreementOf(pairs: readonly SettledPair[]): Agreement {
  // Ten thousand cases are drawn a thousand times: levels are looked up once.
  const levels = pairs.map(({ people, judgedLevel: judged }) => [toLevel(people), judged] as const);
  const kappaOf = (indices: Iterable<number>) => {
    const matrix = confusionMatrix([], []);
    for (const index of indices) {
      const [people = 0, judged = 0] = levels[index] ?? [];
      const row = matrix[people];
      if (row?.[judged] !== undefined) row[judged] += 1;
    }
    return matrixKappa(matrix, "linear");
  };
  const kappa = kappaOf(pairs.keys());
  const groups = pairs.map(({ traceId }) => traceId);
  return {
    n: pairs.length,
    kappa,
    interval: kappa === null ? null : bootstrap(pairs.length, kappaOf, { groups }),
    distance:
      pairs.length === 0 ? null : mean(pairs.map(({ people, judge }) => Math.abs(people - judge))),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
