import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Judge, Problem, Trace, Verdict } from "@tracejudge/core";
import type { Project } from "./client.ts";
import { ensureFeedbackConfigs } from "./feedback-configs.ts";
import { findProject } from "./find-project.ts";
import { createLimit, type Limit } from "./limit.ts";
import type { LangSmith } from "./open-langsmith.ts";
import { openRunSource } from "./open-run-source.ts";
import { jobError } from "./refusal.ts";
import { openReviewQueue, type ReviewQueue } from "./review-queue.ts";
import type { RunSource } from "./run-source.ts";
import { openStateFile, type StateFile } from "./state-file.ts";

export interface JobOptions {
  langsmith: LangSmith;
  judge: Judge;
  /** Name or id of the LangSmith project. */
  project: string;
  /** Folder of the state on disk; `.tracejudge/langsmith` of the app. */
  stateDir: string;
  /** LangSmith's filter language, on root runs. */
  filter?: string;
  /** Name of the annotation queue that runs which people should see go to. */
  queue?: string;
  /** Judge, but write nothing: neither to LangSmith nor to disk. */
  dryRun?: boolean;
  /** Runs read and written at once; they are judged one after the other. Eight. */
  width?: number;
}

/** One run that was judged. */
export interface ScoredRun {
  verdict: Verdict;
  name: string;
  /** Milliseconds since the epoch. */
  startTime: number;
  /** Rows of feedback that LangSmith accepted. */
  feedback: number;
  /** It was put into the annotation queue. */
  queued: boolean;
}

/** How far a job is. `total` is 0 where it is unknown. */
export interface JobProgress {
  done: number;
  total: number;
  /** Judged before, by this judge and rubric. */
  skipped: number;
  /** Still running. */
  pending: number;
  /** Milliseconds to go, where they can be told. */
  etaMs?: number;
}

export type JobEvent = { scored: ScoredRun } | { problem: Problem } | { progress: JobProgress };

/** What `backfill` and `watch` have in common: an opened project and a judge. */
export interface Job extends Omit<JobOptions, "project" | "queue"> {
  project: Project;
  source: RunSource;
  review: ReviewQueue | undefined;
  /** The judge's turn: a student on a CPU gains nothing from judging two runs at once. */
  turn: Limit;
  problems: Problem[];
  state(kind: "backfill" | "watch"): StateFile;
}

/** Opens the project. @throws TraceJudgeError where it is hidden or the key is refused. */
export async function openJob(options: JobOptions): Promise<Job> {
  const { langsmith, judge, filter, dryRun = false, project: name, queue, ...rest } = options;
  const project = await findProject(langsmith.client, name);
  try {
    const problems = dryRun ? [] : await ensureFeedbackConfigs(langsmith.client, judge.rubric);
    const review =
      queue === undefined || dryRun
        ? undefined
        : await openReviewQueue(langsmith, queue, project.id);
    const source = openRunSource(langsmith.client, {
      projectId: project.id,
      ...(filter && { filter }),
    });
    const key = keyOf(langsmith.apiUrl, project, judge, filter);
    return {
      ...rest,
      langsmith,
      judge,
      dryRun,
      ...(filter && { filter }),
      project,
      source,
      review,
      turn: createLimit(1),
      problems,
      state: (kind) => openStateFile(join(options.stateDir, `${key}.${kind}.json`)),
    };
  } catch (error) {
    throw jobError(error);
  }
}

/** Another rubric, student, filter or project is another job. */
function keyOf(apiUrl: string, project: Project, { info, rubric }: Judge, filter = ""): string {
  const parts = [apiUrl, project.id, filter, info.name, info.version, rubric.version];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** What a trace holds of a run, for whoever prints it. */
export function scoredRun(trace: Trace, verdict: Verdict): ScoredRun {
  const { name = "", startTime = 0 } = trace;
  return { verdict, name, startTime, feedback: 0, queued: false };
}
