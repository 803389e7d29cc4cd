import type { LangSmithRun } from "@tracejudge/core";
import type { RootRun } from "./root-run.ts";

/** Start times in ms since the epoch, `from` included and `to` not. */
export interface Window {
  from: number;
  to: number;
}

/** The runs of one project. Both ways may give a run twice, and runs just outside of the window. */
export interface RunSource {
  roots(window: Window): AsyncIterable<LangSmithRun>;
  /** Those of `ids` that started in the window. */
  byId(ids: string[], window: Window): AsyncIterable<LangSmithRun>;
  /** Runs of any depth that carry feedback of one of the keys: their ids, trace ids and times. */
  withFeedback(keys: readonly string[], window: Window): AsyncIterable<LangSmithRun>;
  /** All rows of one trace. */
  trace(root: Pick<RootRun, "traceId" | "startTime">): AsyncIterable<LangSmithRun>;
}

export interface SourceOptions {
  projectId: string;
  /** LangSmith's filter language, on root runs. */
  filter?: string;
}

/** Clocks of tracers are not ours, and rounding differs: windows are asked for a bit wider. */
export const MARGIN_MS = 1000;
