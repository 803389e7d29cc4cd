import type { LangSmithRun } from "@tracejudge/core";

/** What we use of the `langsmith` client; what older versions lack is optional. */
export interface LangSmithClient {
  getHostUrl?(): string;
  readProject(by: { projectId: string } | { projectName: string }): Promise<Project>;
  listRuns(query: ListRunsQuery): AsyncIterable<LangSmithRun>;
  /** Older clients (0.5 among them) lack it, and so do older servers. */
  readonly runs?: { query(query: RunsQuery): AsyncIterable<Partial<LangSmithRun>> };
  getRunStats(query: StatsQuery): Promise<{ run_count?: number | null }>;
  createFeedback(runId: string, key: string, options: FeedbackOptions): Promise<{ id: string }>;
  listFeedback(query: {
    runIds?: string[];
    feedbackKeys?: string[];
  }): AsyncIterable<StoredFeedback>;
  listFeedbackConfigs?(query: { feedbackKeys: string[] }): AsyncIterable<StoredConfig>;
  createFeedbackConfig?(config: {
    feedbackKey: string;
    feedbackConfig: ScoreConfig;
    isLowerScoreBetter: boolean;
  }): Promise<unknown>;
  readonly annotationQueues?: { items?: QueueItems };
  listAnnotationQueues(query: { name: string }): AsyncIterable<{ id: string; name: string }>;
  createAnnotationQueue(queue: {
    name: string;
    description: string;
    queueId: string;
  }): Promise<{ id: string }>;
  addRunsToAnnotationQueue(queueId: string, runs: string[]): Promise<void>;
  listRunsFromAnnotationQueue?(queueId: string): AsyncIterable<{ id: string }>;
  awaitPendingTraceBatches(): Promise<void>;
}

export interface Project {
  id: string;
  name?: string;
}

export interface ListRunsQuery {
  projectId: string;
  isRoot?: boolean;
  traceId?: string;
  id?: string[];
  filter?: string;
  startTime?: Date;
  select?: string[];
}

/** `/api/v2/runs/query`: without `selects` it gives ids only, without times the last day only. */
export interface RunsQuery {
  project_ids: string[];
  is_root?: boolean;
  trace_id?: string;
  ids?: string[];
  filter?: string;
  min_start_time: string;
  max_start_time: string;
  selects: Field[];
  page_size: number;
}

export type Field =
  | "ID"
  | "NAME"
  | "RUN_TYPE"
  | "STATUS"
  | "START_TIME"
  | "END_TIME"
  | "ERROR"
  | "EXTRA"
  | "METADATA"
  | "INPUTS"
  | "OUTPUTS"
  | "TAGS"
  | "PARENT_RUN_IDS"
  | "PROJECT_ID"
  | "TRACE_ID"
  | "THREAD_ID"
  | "DOTTED_ORDER";

export interface StatsQuery {
  projectIds: string[];
  isRoot: boolean;
  startTime: string;
  endTime: string;
  filter?: string;
}

/** Options of the two-argument form, which old and new clients share. */
export interface FeedbackOptions {
  feedbackId: string;
  score: number | null;
  comment: string;
  sourceInfo: Record<string, unknown>;
  feedbackSourceType: "model";
  sessionId: string;
  startTime?: number;
  traceId?: string;
  extendTraceRetention: boolean;
}

/** Feedback as the server gives it. */
export interface StoredFeedback {
  id: string;
  run_id: string;
  trace_id?: string | null;
  key: string;
  score?: unknown;
  comment?: string | null;
  correction?: unknown;
  feedback_source?: unknown;
  created_at?: string;
  modified_at?: string;
}

export interface ScoreConfig {
  type: "continuous";
  min: number;
  max: number;
}

export interface StoredConfig {
  feedback_key: string;
  feedback_config?: { type?: string; min?: number | null; max?: number | null } | null;
}

interface QueueItems {
  create(
    queueId: string,
    params: {
      extend_trace_retention: boolean;
      items: { item_type: "RUN"; run_id: string; session_id: string; start_time: string }[];
    },
  ): PromiseLike<unknown>;
  list(
    queueId: string,
    query: { status: "needs_my_review" | "needs_others_review" | "archived" },
  ): AsyncIterable<{ run_id?: string }>;
}
