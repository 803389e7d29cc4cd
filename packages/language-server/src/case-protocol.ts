/** Requests about settling cases. Without imports, so that the client may bundle it. */
export const caseMethods = {
  /** {@link CaseAtParams} to {@link CaseRef}, or null where nothing is judged. */
  caseAt: "tracejudge/caseAt",
  /** {@link CaseRef} to {@link CaseChoices}: what can be settled there. */
  choices: "tracejudge/choices",
  /** {@link SettleParams} to the id of the case. */
  settle: "tracejudge/settle",
  /** {@link CaseRef} to the ids of the cases: all that the judge said there and the person did not. */
  agree: "tracejudge/agree",
  /** {@link UnsettleParams} to whether there was anything to take back. */
  unsettle: "tracejudge/unsettle",
  /** Notification of {@link ShownRuns}: how many runs an open document holds. */
  shownRuns: "tracejudge/shownRuns",
} as const;

/** A step of a run in an open document; `stepId` null is the run as a whole. */
export interface CaseRef {
  uri: string;
  traceId: string;
  stepId: string | null;
}

export interface CaseAtParams {
  uri: string;
  /** Both 0-based. */
  position: { line: number; character: number };
}

export interface CaseChoices {
  title: string;
  attributes: {
    key: string;
    /** What the judge said, 0 to 4. */
    judgeScore?: number;
    /** The level whose wording is shown beside it, 0 to 4. */
    judgeLevel?: number;
    /** What the person had said before. */
    own?: { score: number; why: string };
    /** What others say. */
    others: { name: string; score: number }[];
    /** Wording of the levels 0-4, of the rubric as it is now; empty where that has no such attribute. */
    levels: string[];
  }[];
}

export interface SettleParams extends CaseRef {
  attribute: string;
  score: number;
  why: string;
}

export interface UnsettleParams extends CaseRef {
  /** All that the person said there unless told. */
  attribute?: string;
}

export interface ShownRuns {
  uri: string;
  runs: number;
}
