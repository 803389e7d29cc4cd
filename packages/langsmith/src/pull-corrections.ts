import {
  type LangSmithRun,
  type Precedent,
  type Problem,
  precedentId,
  type Rubric,
  snapshotOf,
  type Trace,
} from "@tracejudge/core";
import type { StoredFeedback } from "./client.ts";
import { findProject } from "./find-project.ts";
import { type HumanScore, humanScores } from "./human-score.ts";
import type { LangSmith } from "./open-langsmith.ts";
import { openRunSource } from "./open-run-source.ts";
import { fatalError, jobError, statusOf } from "./refusal.ts";
import { type RootRun, toMillis } from "./root-run.ts";
import type { RunSource } from "./run-source.ts";
import { readTrace, unreadable, whyRefused } from "./score-root.ts";

export interface CorrectionsOptions {
  langsmith: LangSmith;
  /** Name or id of the LangSmith project. */
  project: string;
  /** Its attributes are the feedback keys that are looked at. */
  rubric: Rubric;
  /** Runs that started so long ago, and later; milliseconds. */
  sinceMs: number;
}

/** Runs whose feedback is asked for at a time. */
const AT_ONCE = 50;

/**
 * What people said in LangSmith about steps and runs, as precedents: their corrections of our scores,
 * and scores of their own. They are candidates: whoever keeps the file decides.
 */
export async function* pullCorrections(
  options: CorrectionsOptions,
): AsyncGenerator<{ precedent: Precedent } | { problem: Problem }> {
  const { langsmith, rubric, sinceMs } = options;
  const project = await findProject(langsmith.client, options.project);
  const source = openRunSource(langsmith.client, { projectId: project.id });
  const keys = rubric.attributes.map(({ key }) => key);
  const window = { from: langsmith.now() - sinceMs, to: langsmith.now() };
  const seen = new Set<string>();
  let some: LangSmithRun[] = [];
  try {
    for await (const run of source.withFeedback(keys, window)) {
      if (seen.has(run.id)) continue;
      seen.add(run.id);
      some.push(run);
      if (some.length < AT_ONCE) continue;
      yield* correctionsOf(some, keys, source, options);
      some = [];
    }
    if (some.length > 0) yield* correctionsOf(some, keys, source, options);
  } catch (error) {
    throw jobError(error);
  }
}

async function* correctionsOf(
  runs: readonly LangSmithRun[],
  feedbackKeys: string[],
  source: RunSource,
  { langsmith, rubric }: CorrectionsOptions,
): AsyncGenerator<{ precedent: Precedent } | { problem: Problem }> {
  const places = new Map(runs.map((run) => [run.id, run]));
  const groups = new Map<string, StoredFeedback[]>();
  const found = langsmith.client.listFeedback({ runIds: [...places.keys()], feedbackKeys });
  for await (const row of found) {
    const place = `${row.run_id} ${row.key}`;
    groups.set(place, [...(groups.get(place) ?? []), row]);
  }
  let read: ReadTrace | undefined;
  for (const human of [...groups.values()].flatMap(humanScores)) {
    const run = places.get(human.runId);
    if (run === undefined) continue;
    // What people say of one trace mostly comes in a row.
    const traceId = rootOf(run).traceId;
    if (read?.traceId !== traceId) {
      read = { traceId, ...(await readOrTell(source, run)) };
      yield* read.problems.map((problem) => ({ problem }));
    }
    if (read.lost) continue;
    const precedent = read.trace && precedentOf(read.trace, human, rubric);
    yield precedent === undefined ? { problem: nothingJudged(human) } : { precedent };
  }
}

interface ReadTrace {
  traceId: string;
  trace: Trace | undefined;
  problems: Problem[];
  /** LangSmith would not give it. */
  lost?: true;
}

/** The trace of a run; where LangSmith will not give this one, a problem. */
async function readOrTell(
  source: RunSource,
  run: LangSmithRun,
): Promise<Omit<ReadTrace, "traceId">> {
  try {
    return await readTrace(source, rootOf(run));
  } catch (error) {
    const fatal = fatalError(error);
    if (fatal !== undefined) throw fatal;
    const problem = unreadable(run, whyRefused(statusOf(error)));
    return { trace: undefined, problems: [problem], lost: true };
  }
}

function rootOf({
  id,
  trace_id,
  start_time,
}: LangSmithRun): Pick<RootRun, "traceId" | "startTime"> {
  return { traceId: trace_id ?? id, startTime: toMillis(start_time) ?? Date.now() };
}

function precedentOf(trace: Trace, human: HumanScore, rubric: Rubric): Precedent | undefined {
  const { runId, key: attribute, score, author, why, createdAt, ours } = human;
  const step = trace.steps.find(({ id }) => id === (ours?.stepId ?? runId));
  if (step === undefined && runId !== trace.id) return undefined;
  const snapshot = snapshotOf(trace, step ?? "run");
  if (snapshot === undefined) return undefined;
  const place = { traceId: trace.id, stepId: step?.id ?? null, attribute };
  return {
    id: precedentId({ author, ...place }),
    createdAt,
    author,
    ...place,
    score,
    ...(ours?.score !== undefined && { judgeScore: ours.score }),
    ...(ours?.probabilities !== undefined && { judgeProbabilities: ours.probabilities }),
    why,
    rubric: ours?.rubric ?? { name: rubric.name, version: rubric.version },
    snapshot,
  };
}

function nothingJudged({ runId, key }: HumanScore): Problem {
  return {
    code: "CORRECTION_UNPLACED",
    severity: "warning",
    message: `the score of ${key} is for a run that is no step of its trace, so it is left out`,
    remedy: "Score the step itself, or the run as a whole",
    file: `LangSmith run ${runId}`,
  };
}
