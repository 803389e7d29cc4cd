/** The `.tracejudge/` folder: what an app's runs did and how they were judged, on its own disk. */
export { type FeedbackRow, feedbackRows, OVERALL_KEY } from "./feedback-rows.ts";
export { followVerdicts, type VerdictChange } from "./follow-verdicts.ts";
export type { RecordedRun } from "./list-runs.ts";
export { openStore, type StoreOptions, type TraceStore } from "./open-store.ts";
export { appendPrecedents, readPrecedents } from "./precedent-file.ts";
export { precedentAuthor } from "./precedent-file-author.ts";
export type { Read, ReadOptions } from "./read-lines.ts";
export type { RunRow, RunRows } from "./read-runs.ts";
export { verdictsOf } from "./read-verdicts.ts";
export type { RootFacts } from "./run-index/row-facts.ts";
export { type IndexedRun, RunIndex } from "./run-index/run-index.ts";
export type { VerdictFacts } from "./run-index/verdict-facts.ts";
