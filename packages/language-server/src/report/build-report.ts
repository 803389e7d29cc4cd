import type { Precedent, Rubric } from "@tracejudge/core";
import type { IndexedRun } from "@tracejudge/store";
import type { Report, RunPick, RunStatus, StatusRow } from "../report-protocol.ts";
import { agreementRows } from "./agreement-rows.ts";
import { type CountedRun, countRuns } from "./judged-runs.ts";
import { periodsOf } from "./periods.ts";
import { picksOf } from "./picks.ts";
import { RubricDrift } from "./rubric-drift.ts";
import { scoreDrift } from "./score-drift.ts";
import { settledRuns } from "./settled-runs.ts";
import type { VerdictParts } from "./verdict-parts.ts";
import { WorstPlaces } from "./worst-places.ts";

/** A workspace folder with all that the report is made of. */
export interface ReportSource {
  /** URI of the folder. */
  folder: string;
  /** Newest first. */
  runs: readonly IndexedRun[];
  parts: Pick<VerdictParts, "of">;
  rubric: Rubric;
  precedents: readonly Precedent[];
}

const MOST_RUNS = 10_000;
const statuses: RunStatus[] = ["FLAGGED", "REVIEW", "ERROR", "OK", "unjudged"];

/** The report over the newest runs of the folders. Throws the signal's reason once it goes off. */
export async function buildReport(
  sources: readonly ReportSource[],
  signal: AbortSignal,
  mostRuns: number = MOST_RUNS,
): Promise<Report> {
  const worst = new WorstPlaces();
  const rubrics = new RubricDrift();
  const runs: CountedRun[] = [];
  let truncated = false;
  for (const { folder, runs: recorded, parts, rubric } of sources) {
    const newest = recorded.slice(0, mostRuns - runs.length);
    truncated ||= newest.length < recorded.length;
    const visit = ({ pick }: CountedRun) => {
      const part = pick.status === "unjudged" ? undefined : parts.of(pick.traceId);
      if (part === undefined) return;
      worst.add(part.places, pick);
      rubrics.add(part.by, pick, rubric.version);
    };
    runs.push(...(await countRuns(folder, newest, visit, signal)));
  }
  const attributes = attributesOf(runs, sources);
  signal.throwIfAborted();
  const picks = runs.map(({ pick }) => pick);
  return {
    madeAt: Date.now(),
    runs: runs.length,
    truncated,
    statuses: statusRows(picks),
    agreement: await agreementRows(settledRuns(sources, picks), signal),
    attributes,
    periods: periodsOf(runs, attributes),
    drift: { ...scoreDrift(runs, attributes), ...rubrics.result() },
    worst: worst.rows(),
  };
}

function statusRows(picks: readonly RunPick[]): StatusRow[] {
  return statuses.map((status) => {
    const own = picks.filter((pick) => pick.status === status);
    return { status, runs: own.length, picks: picksOf(own) };
  });
}

/** Those of the rubrics first, in their order, then those of older verdicts. */
function attributesOf(runs: readonly CountedRun[], sources: readonly ReportSource[]): string[] {
  const judged = new Set(runs.flatMap(({ scores }) => [...scores.keys()]));
  const known = sources.flatMap(({ rubric }) => rubric.attributes.map(({ key }) => key));
  return [...new Set([...known, ...[...judged].sort()])].filter((key) => judged.has(key));
}
