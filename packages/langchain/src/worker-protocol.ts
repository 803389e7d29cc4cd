import type { LangSmithRun, Rubric, Verdict } from "@tracejudge/core";

/** How the judging thread makes its judge. */
export interface JudgeSetup {
  /** Folder of a student model; the default model unless told. */
  model?: string;
  /** Rubric, or the file it lies in; the default rubric unless told. */
  rubric?: string | Rubric;
  /** URL of a module that exports `createJudge(setup): Promise<Judge>`, in place of the student. */
  judgeModule?: string;
  /** For how long the judge may be silent, 300,000 unless told. */
  judgeTimeoutMs?: number;
}

/** What the app's thread tells the judging thread. */
export type ToWorker =
  | { type: "rows"; traceId: string; rows: LangSmithRun[] }
  | { type: "judge"; traceId: string }
  | { type: "drop"; traceId: string }
  | { type: "close" };

/** What the judging thread tells the app's. */
export type FromWorker =
  | { type: "verdict"; verdict: Verdict }
  /** It is at work on this trace, and alive. */
  | { type: "at"; traceId: string }
  | { type: "unusable"; message: string }
  | { type: "trouble"; message: string };
