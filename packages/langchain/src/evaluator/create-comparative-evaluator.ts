import type { TraceJudgeEvaluator } from "./create-trace-judge-evaluator.ts";
import type { RunLike } from "./evaluation-row.ts";

export interface ComparativeOptions {
  /** Key of the preference, `<feedbackKey>_preferred` unless told. */
  feedbackKey?: string;
  /** Runs whose scores (0 to 4) are no further apart are a tie; 0.1 unless told. */
  tieWithin?: number;
}

/** 1 for the preferred run, 0 for the others, equal shares of 1 among ties, by run id. */
export interface Preference {
  key: string;
  scores: Record<string, number | null>;
}

/**
 * A comparative evaluator for `evaluate([experimentA, experimentB], ...)`: prefers the run of the
 * higher weighted score. A run that could not be judged gets null and is not compared.
 */
export function createComparativeEvaluator(
  evaluator: TraceJudgeEvaluator,
  options: ComparativeOptions = {},
): (args: { runs: RunLike[] }) => Promise<Preference> {
  const { feedbackKey: key = `${evaluator.feedbackKey}_preferred`, tieWithin = 0.1 } = options;
  async function prefer({ runs }: { runs: RunLike[] }): Promise<Preference> {
    const scored = await Promise.all(
      runs.map(async (run) => ({ id: run.id, score: await scoreOf(run) })),
    );
    return { key, scores: preferenceOf(scored, tieWithin) };
  }
  async function scoreOf(run: RunLike): Promise<number | null> {
    return evaluator.digest(run).then(
      ({ score }) => score,
      () => null,
    );
  }
  Object.defineProperty(prefer, "name", { value: key });
  return prefer;
}

function preferenceOf(
  runs: readonly { id: string; score: number | null }[],
  tieWithin: number,
): Record<string, number | null> {
  const best = Math.max(...runs.flatMap(({ score }) => score ?? []));
  const preferred = runs.filter(({ score }) => score !== null && score >= best - tieWithin);
  return Object.fromEntries(
    runs.map(({ id, score }) => {
      if (score === null) return [id, null];
      return [id, score >= best - tieWithin ? 1 / preferred.length : 0];
    }),
  );
}
