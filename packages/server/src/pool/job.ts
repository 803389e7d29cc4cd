import type {
  JudgeInfo,
  LangSmithRun,
  Problem,
  Rubric,
  TraceFormat,
  Verdict,
} from "@tracejudge/core";

/** How a judging thread makes its judge. */
export interface JudgeSetup {
  /** Folder of a student; the default one unless told. */
  model?: string;
  rubric?: Rubric;
  /** Threads of one forward pass. */
  threads: number;
  /** Whether rows for the store come with each judgement. */
  withRows: boolean;
}

/** What is to be judged, as it came in: a judging thread reads it, so that the server's need not. */
export type Job =
  /** Recorded runs in any format that can be imported: UTF-8 text. */
  | { kind: "document"; text: Uint8Array; format?: TraceFormat; mostTraces: number }
  /** The state of a decision request: JSON text. */
  | { kind: "state"; text: string }
  /** The spans of one OpenTelemetry trace, each an `OtlpSpan` as JSON text, and its `OtlpLog`s. */
  | { kind: "spans"; spans: readonly string[]; logs: readonly string[] };

export interface Judged {
  verdicts: Verdict[];
  problems: Problem[];
  /** Tokens the student read for it; windows it remembered cost none. */
  tokens: number;
  /** The runs as LangSmith rows, where they are to be stored. */
  rows: LangSmithRun[];
}

/** What the server's thread tells a judging thread. */
export type ToThread =
  | { type: "job"; id: number; job: Job }
  | { type: "abort"; id: number }
  | { type: "close" };

/** What a judging thread tells the server's. */
export type FromThread =
  | { type: "ready"; info: JudgeInfo }
  | { type: "unusable"; code: string; message: string; remedy: string }
  | { type: "judged"; id: number; judged: Judged }
  | { type: "failed"; id: number; message: string };
