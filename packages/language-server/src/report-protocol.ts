/** The report on all recorded runs. Without imports, so that the client may bundle it. */
export const reportMethods = {
  /** {@link ReportParams} to {@link Report}; can be cancelled. */
  report: "tracejudge/report",
} as const;

export interface ReportParams {
  /** URIs of the workspace folders; one report over all of them. */
  folders: string[];
}

export type RunStatus = "OK" | "FLAGGED" | "REVIEW" | "ERROR" | "unjudged";

/** A run to open from a row or bar of the report. */
export interface RunPick {
  /** URI of the workspace folder. */
  folder: string;
  traceId: string;
  name: string;
  status: RunStatus;
  /** 0 to 4. */
  score?: number;
  /** Start of the run, in milliseconds since the epoch. */
  at?: number;
}

/** What can be clicked: some of the runs concerned, those to look at first in front. */
export interface Picks {
  picks: RunPick[];
}

export interface Report {
  /** When it was made, in milliseconds since the epoch. */
  madeAt: number;
  /** Runs that were read, the newest ones. */
  runs: number;
  /** Whether there are more runs than were read. */
  truncated: boolean;
  statuses: StatusRow[];
  agreement: AgreementRow[];
  /** Attributes of the verdicts, in the rubric's order. */
  attributes: string[];
  periods: Period[];
  drift: Drift;
  worst: WorstRow[];
}

export interface StatusRow extends Picks {
  status: RunStatus;
  runs: number;
}

export interface AgreementRow {
  /** Absent: all attributes together. */
  attribute?: string;
  n: number;
  /** Linear-weighted; null where undefined, as for fewer than two levels. */
  kappa: number | null;
  /** Ends of the 95% interval. */
  low: number | null;
  high: number | null;
  /** Mean of |judge - people|, in levels. */
  distance: number | null;
  /** `cells[level that people gave][level of the judge]`, 5 by 5. */
  cells: AgreementCell[][];
}

export interface AgreementCell extends Picks {
  n: number;
}

/** A stretch of time with its judged runs. */
export interface Period extends Picks {
  /** Milliseconds since the epoch; `to` not included. */
  from: number;
  to: number;
  runs: number;
  flagged: number;
  scores: PeriodScores[];
}

export interface PeriodScores {
  attribute: string;
  n: number;
  /** 0 to 4. */
  mean: number;
  /** Runs by their nearest level 0-4. */
  levels: number[];
}

export interface Drift {
  /** Recent runs began then, in milliseconds since the epoch; absent where there are too few runs. */
  recentFrom?: number;
  rows: DriftRow[];
  /** Where the rubric's words are not those that the student was taught. */
  wording: WordingRow[];
  /** Texts of rubrics and students that judged, the newest first. */
  judges: JudgeUse[];
}

export interface DriftRow extends Picks {
  attribute: string;
  earlier: { n: number; mean: number };
  recent: { n: number; mean: number };
  /** Recent mean less the earlier one, with its 95% interval. */
  change: number;
  low: number;
  high: number;
}

export interface WordingRow extends Picks {
  attribute: string;
  message: string;
  runs: number;
}

export interface JudgeUse extends Picks {
  rubric: string;
  rubricVersion: string;
  judge: string;
  judgeVersion: string;
  runs: number;
  /** Whether this is the rubric as it is now. */
  current: boolean;
}

/** A node, tool or model by name. */
export interface WorstRow extends Picks {
  kind: string;
  name: string;
  /** Steps of it that were judged, and flagged. */
  steps: number;
  flagged: number;
  /** Its attribute with the lowest mean. */
  attribute: string;
  mean: number;
}
