/** Requests of our own between editor and server. Without imports, so that the client may bundle it. */
export const methods = {
  /** {@link RunRef} to {@link RunText}: a recorded run as a readable document. */
  openRun: "tracejudge/openRun",
  /** `{ uri }` of a readable document to its text, or null where the run is gone. */
  runText: "tracejudge/runText",
} as const;

/** Scheme of the readable documents; their path holds everything needed to make them again. */
export const RUN_SCHEME = "tracejudge-run";

/** Language id of the readable documents. */
export const RUN_LANGUAGE = "tracejudge-run";

export interface RunRef {
  folder: string;
  traceId: string;
  /** Path of the store; that of the folder's settings unless given. */
  dir?: string;
}

export interface RunText {
  uri: string;
}
