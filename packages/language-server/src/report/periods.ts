import { LEVELS, toLevel } from "@tracejudge/core";
import type { Period, PeriodScores } from "../report-protocol.ts";
import type { CountedRun } from "./judged-runs.ts";
import { picksOf } from "./picks.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const steps = [MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY];
const MOST_PERIODS = 24;

/** The judged runs by stretches of time, all equally long, oldest first; empty ones are left out. */
export function periodsOf(runs: readonly CountedRun[], attributes: readonly string[]): Period[] {
  const timed = runs.filter(({ pick }) => pick.at !== undefined && pick.status !== "unjudged");
  if (timed.length === 0) return [];
  const step = stepFor(timed);
  const byPeriod = new Map<number, CountedRun[]>();
  for (const run of timed) {
    const period = Math.floor((run.pick.at ?? 0) / step);
    const known = byPeriod.get(period);
    if (known === undefined) byPeriod.set(period, [run]);
    else known.push(run);
  }
  return [...byPeriod]
    .sort(([a], [b]) => a - b)
    .map(([period, own]) => ({
      from: period * step,
      to: (period + 1) * step,
      runs: own.length,
      flagged: own.filter(({ pick }) => pick.status === "FLAGGED").length,
      scores: attributes.flatMap((attribute) => scoresOf(own, attribute) ?? []),
      picks: picksOf(own.map(({ pick }) => pick)),
    }));
}

/** The shortest step that gives few enough periods. */
function stepFor(runs: readonly CountedRun[]): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { pick } of runs) {
    first = Math.min(first, pick.at ?? first);
    last = Math.max(last, pick.at ?? last);
  }
  const fits = (step: number) => Math.floor(last / step) - Math.floor(first / step) < MOST_PERIODS;
  return steps.find(fits) ?? Math.ceil((last - first) / (MOST_PERIODS - 1));
}

function scoresOf(runs: readonly CountedRun[], attribute: string): PeriodScores | undefined {
  const scores = runs.flatMap((run) => run.scores.get(attribute) ?? []);
  if (scores.length === 0) return undefined;
  const levels = new Array<number>(LEVELS).fill(0);
  for (const score of scores) levels[toLevel(score)] = (levels[toLevel(score)] ?? 0) + 1;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { attribute, n: scores.length, mean, levels };
}
