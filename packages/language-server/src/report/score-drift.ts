import type { Drift, DriftRow } from "../report-protocol.ts";
import type { CountedRun } from "./judged-runs.ts";
import { LowestRuns } from "./picks.ts";

/** Share of the judged runs that are the recent ones, and the fewest of either side. */
const RECENT = 0.25;
const FEWEST = 8;
/** Of the normal distribution. */
const Z95 = 1.96;

/** The newest quarter of the judged runs against the rest, attribute by attribute. */
export function scoreDrift(
  runs: readonly CountedRun[],
  attributes: readonly string[],
): Pick<Drift, "recentFrom" | "rows"> {
  const judged = runs
    .filter(({ pick, scores }) => pick.at !== undefined && scores.size > 0)
    .sort((a, b) => (b.pick.at ?? 0) - (a.pick.at ?? 0));
  const count = Math.max(FEWEST, Math.floor(judged.length * RECENT));
  const [recent, earlier] = [judged.slice(0, count), judged.slice(count)];
  const recentFrom = recent.at(-1)?.pick.at;
  if (earlier.length < FEWEST || recentFrom === undefined) return { rows: [] };
  return {
    recentFrom,
    rows: attributes.flatMap((attribute) => driftRow(attribute, earlier, recent) ?? []),
  };
}

function driftRow(
  attribute: string,
  earlier: readonly CountedRun[],
  recent: readonly CountedRun[],
): DriftRow | undefined {
  const [before, now] = [earlier, recent].map((runs) => momentsOf(runs, attribute));
  if (before === undefined || now === undefined || before.n < 2 || now.n < 2) return undefined;
  const lowest = new LowestRuns();
  for (const { pick, scores } of recent) lowest.add(pick, scores.get(attribute) ?? 4);
  const change = now.mean - before.mean;
  // Welch's standard error: the two may vary differently.
  const reach = Z95 * Math.sqrt(before.variance / before.n + now.variance / now.n);
  return {
    attribute,
    earlier: { n: before.n, mean: before.mean },
    recent: { n: now.n, mean: now.mean },
    change,
    low: change - reach,
    high: change + reach,
    picks: lowest.picks(),
  };
}

function momentsOf(runs: readonly CountedRun[], attribute: string) {
  const scores = runs.flatMap((run) => run.scores.get(attribute) ?? []);
  const n = scores.length;
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { n, mean, variance: squares / Math.max(1, n - 1) };
}
