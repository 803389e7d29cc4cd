/** The `tracejudge` command and its report, for programs that want to print the same. */
export type { Judged, PrettyOptions } from "./reporters/canvas.ts";
export { prettyReport } from "./reporters/pretty.ts";
export { countRun, newSummary, type Summary, summaryReport } from "./reporters/summary.ts";
