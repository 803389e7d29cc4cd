/** Requests about the list of recorded runs. Without imports, so that the client may bundle it. */
export const runsMethods = {
  /** {@link RunsParams} to {@link RunsPage}. */
  runs: "tracejudge/runs",
  /** `{ folder }` to {@link RunChoices}: what there is to filter by. */
  choices: "tracejudge/runChoices",
  /** {@link CompareParams} to {@link CompareUris}. */
  compare: "tracejudge/compareRuns",
  /** {@link DeleteParams}: the runs and their verdicts; fails where the disk refuses. */
  delete: "tracejudge/deleteRuns",
  /** `{ folder, traceId }` to {@link RunPlace} or null: where the run lies on the disk. */
  place: "tracejudge/runPlace",
} as const;

/** Which runs to show; each field narrows further. */
export interface RunFilter {
  /** `attention`: flagged, to review, or not judgeable. */
  show?: "attention" | "flagged" | "review" | "audit" | "unjudged";
  /** The run's worst attribute, where that is under the threshold, or one under its own floor. */
  attribute?: string;
  /** A graph node the run went through. */
  node?: string;
  /** Words that must all occur in its name, ids, model or request, in any case. */
  text?: string;
}

export interface RunsParams {
  /** URI of the workspace folder. */
  folder: string;
  filter?: RunFilter;
  /** Only the runs of this thread, one by one. */
  threadId?: string;
  /** Only the runs of the thread of this run, by its trace id, one by one; none where it has no thread. */
  threadOf?: string;
  /** Entries to leave out; 0 unless told. */
  offset?: number;
  /** Most entries wanted; at most 1000. */
  limit: number;
}

/** Entries newest first, and figures of the whole folder. */
export interface RunsPage {
  entries: RunsEntry[];
  /** Entries after these. */
  left: number;
  /** Runs that pass the filter. */
  matching: number;
  /** All recorded runs. */
  total: number;
  /** Flagged ones of all. */
  flagged: number;
}

export type RunsEntry = RunSummary | ThreadSummary;

export type RunStatus = "OK" | "FLAGGED" | "REVIEW" | "ERROR";

/** Texts are one line each, made to be shown: nothing in them can hide or reorder. */
export interface RunSummary {
  traceId: string;
  name: string;
  /** To be shown: of a long or strange one not the id itself. */
  threadId?: string;
  /** Milliseconds since the epoch. */
  startTime?: number;
  /** Milliseconds. */
  duration?: number;
  model?: string;
  /** What was asked; its beginning. */
  request?: string;
  /** It ended with an error. */
  failed: boolean;
  /** Absent while the run is unjudged. */
  status?: RunStatus;
  /** 0 to 4. */
  score?: number;
  audit?: boolean;
  /** The step to look at first, and its attribute. */
  blame?: { step: string; attribute: string };
}

/** Several runs of one thread that pass the filter. */
export interface ThreadSummary {
  /** To ask for its runs with. */
  threadId: string;
  /** The same, made to be shown. */
  title: string;
  runs: number;
  flagged: number;
  /** The status of the run that needs a person most. */
  status?: RunStatus;
  /** Of its newest run, milliseconds since the epoch. */
  startTime?: number;
}

export interface RunChoices {
  attributes: string[];
  nodes: string[];
}

export interface DeleteParams {
  folder: string;
  traceIds: string[];
}

export interface CompareParams {
  left: { folder: string; traceId: string };
  right: { folder: string; traceId: string };
}

/** Readable documents without times and ids, so that what differs is what the agent did. */
export interface CompareUris {
  left: string;
  right: string;
  title: string;
}

export interface RunPlace {
  /** URI of the file. */
  file: string;
  /** 1-based. */
  line: number;
}
