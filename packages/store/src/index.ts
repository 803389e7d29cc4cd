/** The `.tracejudge/` folder: what an app's runs did and how they were judged, on its own disk. */
export { type FeedbackRow, feedbackRows, OVERALL_KEY } from "./feedback-rows.ts";
export type { RecordedRun } from "./list-runs.ts";
export { openStore, type StoreOptions, type TraceStore } from "./open-store.ts";
export type { Read, ReadOptions } from "./read-lines.ts";
export type { RunRow, RunRows } from "./read-runs.ts";
