/** Requests about the review queue. Without imports, so that the client may bundle it. */
export const reviewMethods = {
  /** {@link ReviewParams} to {@link ReviewQueue}; can be cancelled. */
  queue: "tracejudge/reviewQueue",
  /** `{ folder, traceId, stepId }` to {@link ReviewPlace}: where to look. */
  place: "tracejudge/reviewPlace",
} as const;

export interface ReviewParams {
  /** URIs of the workspace folders. */
  folders: string[];
  /** Most cases wanted. */
  limit: number;
}

export interface ReviewQueue {
  /** What a person should look at first stands first. */
  cases: ReviewCase[];
  /** All that there are, also those over the limit. */
  total: number;
}

/** A run worth a person's look; texts are one line each. */
export interface ReviewCase {
  /** URI of the workspace folder. */
  folder: string;
  traceId: string;
  name: string;
  /** The step to look at; null for the run as a whole. */
  stepId: string | null;
  /** Name of that step, and what is doubted of it. */
  step?: string;
  attribute?: string;
  reason: "REVIEW" | "audit" | "FLAGGED";
  /** Probability that the judge is right, 0 to 1; null where it does not say. */
  confidence: number | null;
}

export interface ReviewPlace {
  /** Of the readable document. */
  uri: string;
  /** 0-based line of the step, or of the run. */
  line: number;
}
