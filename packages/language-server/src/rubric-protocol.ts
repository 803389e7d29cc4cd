/** Requests about rubrics. Without imports, so that the client may bundle it. */
export const rubricMethods = {
  /** Nothing to the text of the built-in rubric. */
  builtIn: "tracejudge/builtInRubric",
  /** {@link PreviewParams} to {@link RubricPreview}, or `invalid` where the rubric is; can be cancelled. */
  preview: "tracejudge/rubricPreview",
} as const;

/** Scheme of the built-in rubric as a document that can only be read. */
export const RUBRIC_SCHEME = "tracejudge-rubric";

export const BUILT_IN_RUBRIC = `${RUBRIC_SCHEME}:/rubrics/agent.yaml`;

export interface PreviewParams {
  /** Of an open rubric. */
  uri: string;
  /** Most changed runs wanted. */
  limit: number;
}

/** What the rubric as it stands in the editor makes of the recorded judgements. */
export interface RubricPreview {
  /** Judged runs that are recorded. */
  runs: number;
  /** How many of them were flagged, and how many would be. */
  flagged: number;
  wouldBe: number;
  /** Runs that would be flagged and were not, and the other way round. */
  added: number;
  removed: number;
  /** Runs that were judged on none of the rubric's attributes: nothing can be said of them. */
  unknown: number;
  /** All of it in a line, and which scores are by another text of the rubric. */
  text: string;
  /** The runs that change. */
  changed: ChangedRun[];
}

export interface ChangedRun {
  /** URI of the workspace folder. */
  folder: string;
  traceId: string;
  /** One line. */
  name: string;
  /** Milliseconds since the epoch. */
  startTime?: number;
  /** It would be flagged; else it would be no more. */
  flagged: boolean;
  /** Weighted score by the rubric as it stands, 0 to 4. */
  score: number;
}

/** A place in a rubric; line and character from 0. */
export interface PolicyPlace {
  uri: string;
  line: number;
  character: number;
}
