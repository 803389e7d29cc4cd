/** What an editor draws of a document besides what its protocol has. Without imports, for the client. */
export const viewMethods = {
  /** {@link ScoresParams} to {@link ScoreMarks}. */
  scores: "tracejudge/scores",
  /** Notification without content: verdicts, cases or settings changed, so scores are to be asked for again. */
  scoresChanged: "tracejudge/scoresChanged",
  /** `{ uri }` of a readable document to 0-based lines: what begins there is long and best folded at first. */
  longParts: "tracejudge/longParts",
} as const;

export interface ScoresParams {
  uri: string;
  /** 0-based lines, the last one included: only what is visible need be asked for. */
  from: number;
  to: number;
}

/** Scores of the text with this version; of any other they must not be drawn. */
export interface ScoreMarks {
  version: number;
  marks: ScoreMark[];
}

export interface ScoreMark {
  /** Where the step or run begins, 0-based. */
  line: number;
  character: number;
  /** The level that its lowest score has reached, 0 to 4. */
  level: number;
  /** That score, with one digit. */
  text: string;
}
