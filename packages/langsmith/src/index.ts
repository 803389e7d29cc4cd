/** Judges the runs of a LangSmith project, and takes back what people corrected there. */
export { type BackfillOptions, backfill } from "./backfill.ts";
export { type LangSmith, type LangSmithOptions, openLangSmith } from "./open-langsmith.ts";
export type { JobEvent, JobOptions, JobProgress, ScoredRun } from "./project-job.ts";
export { type CorrectionsOptions, pullCorrections } from "./pull-corrections.ts";
export { type WatchOptions, watch } from "./watch.ts";
