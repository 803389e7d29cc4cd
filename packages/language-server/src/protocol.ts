/** Requests of our own between editor and server. Without imports, so that the client may bundle it. */
export const methods = {
  /** {@link RunsParams} to {@link RunSummary}[]. */
  runs: "tracejudge/runs",
  /** {@link RunRef} to {@link RunText}: a recorded run as a readable document. */
  openRun: "tracejudge/openRun",
  /** `{ uri }` of a readable document to its text, or null where the run is gone. */
  runText: "tracejudge/runText",
  /** {@link CaseRef} to {@link CaseChoices}: what can be settled there. */
  choices: "tracejudge/choices",
  /** {@link SettleParams} to the id of the case. */
  settle: "tracejudge/settle",
  /** {@link UnsettleParams} to whether there was anything to take back. */
  unsettle: "tracejudge/unsettle",
} as const;

/** Scheme of the readable documents; their path holds everything needed to make them again. */
export const RUN_SCHEME = "tracejudge-run";

/** Language id of the readable documents. */
export const RUN_LANGUAGE = "tracejudge-run";

export interface RunsParams {
  /** URI of the workspace folder. */
  folder: string;
  /** Most runs wanted, newest first. */
  limit: number;
}

export interface RunSummary {
  traceId: string;
  name: string;
  threadId?: string;
  /** Milliseconds since the epoch. */
  startTime?: number;
  /** Absent while the run is unjudged. */
  status?: "OK" | "FLAGGED" | "REVIEW" | "ERROR";
  /** 0 to 4. */
  score?: number;
  audit?: boolean;
  /** The step to look at first, and its attribute. */
  blame?: { step: string; attribute: string };
}

export interface RunRef {
  folder: string;
  traceId: string;
}

export interface RunText {
  uri: string;
}

/** A step of a run in an open document; `stepId` null is the run as a whole. */
export interface CaseRef {
  uri: string;
  traceId: string;
  stepId: string | null;
}

export interface CaseChoices {
  title: string;
  attributes: {
    key: string;
    /** What the judge said, 0 to 4. */
    judgeScore?: number;
    /** What the person had said before. */
    own?: { score: number; why: string };
    /** Wording of the levels 0-4. */
    levels: string[];
  }[];
}

export interface SettleParams extends CaseRef {
  attribute: string;
  score: number;
  why: string;
}

export interface UnsettleParams extends CaseRef {
  attribute: string;
}
