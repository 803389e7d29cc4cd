/** Requests about places in the source. Without imports, so that the client may bundle it. */
export const sourceMethods = {
  /** {@link SourceRef} to {@link WorstRuns}. */
  worstRuns: "tracejudge/worstRuns",
  /** {@link StepRef} to {@link StepPlace}: where the step stands in a readable document, or null. */
  stepPlace: "tracejudge/stepPlace",
  /** {@link StepRef} to {@link CodeLink}[]: where in the source the step comes from. */
  stepSource: "tracejudge/stepSource",
} as const;

/** A node, tool or agent in a source file. */
export interface SourceRef {
  uri: string;
  kind: "node" | "tool" | "agent";
  name: string;
  /** 0-based; the nearest of that name is meant. */
  line: number;
}

export interface WorstRuns {
  title: string;
  /** The worst first. */
  runs: WorstRun[];
}

export interface WorstRun {
  /** URI of the workspace folder. */
  folder: string;
  traceId: string;
  name: string;
  /** When it was judged, in milliseconds since the epoch. */
  at: number;
  /** Its lowest score there, 0 to 4, and the step that has it. */
  stepId: string;
  attribute: string;
  score: number;
  flagged: boolean;
}

/** A step in a readable document. */
export interface StepRef {
  uri: string;
  stepId: string;
}

/** 0-based line. */
export interface StepPlace {
  line: number;
}

export interface CodeLink {
  uri: string;
  /** 0-based. */
  line: number;
  character: number;
}
