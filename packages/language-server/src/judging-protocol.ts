/** Requests about judging. Without imports, so that the client may bundle it. */
export const judgingMethods = {
  /** {@link JudgeParams} to {@link JudgeResult}: the runs of an open document. */
  judge: "tracejudge/judge",
  /** {@link JudgeRecordedParams} to {@link JudgeResult}: recorded runs. */
  judgeRecorded: "tracejudge/judgeRecorded",
  /** {@link JudgeFilesParams} to {@link JudgeResult}: the runs in files and folders. */
  judgeFiles: "tracejudge/judgeFiles",
} as const;

export interface WithProgress {
  /** The editor's own progress, where it shows one; else the server asks for one. */
  workDoneToken?: string;
}

export interface JudgeParams extends WithProgress {
  uri: string;
}

export interface JudgeRecordedParams extends WithProgress {
  folders: {
    /** URI of the workspace folder. */
    folder: string;
    /** All recorded runs of the folder unless told. */
    traceIds?: string[];
  }[];
}

export interface JudgeFilesParams extends WithProgress {
  /** URIs of files and folders; folders are searched for trace files. */
  uris: string[];
}

/** What came of it; also of one that was stopped, as far as it got. */
export interface JudgeResult {
  /** Runs that have a verdict of the rubric and student as they are now. */
  judged: number;
  /** How many of them had it already. */
  known: number;
  flagged: number;
  /** Runs, lines or files that could not be read or judged. */
  unreadable: number;
  /** The flagged runs with the lowest scores, the lowest first; at most twenty. */
  worst: FlaggedRun[];
}

/** Texts are one line each, made to be shown. */
export interface FlaggedRun {
  traceId: string;
  name: string;
  /** 0 to 4. */
  score: number;
  /** The step to look at first: attribute and reason. */
  why: string;
}
