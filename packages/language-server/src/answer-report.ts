import { type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { buildReport, type ReportSource } from "./report/build-report.ts";
import { VerdictParts } from "./report/verdict-parts.ts";
import { type ReportParams, reportMethods } from "./report-protocol.ts";
import { signalOf } from "./signal-of.ts";
import { filePath } from "./workspace.ts";

/** Answers the request for the report; made again, it reads only what is new. */
export function answerReport({ connection, workspace }: RunsDesk): void {
  const on = requestHandlers({ connection, workspace });
  const known = new Map<string, VerdictParts>();
  const partsOf = (dir: string): VerdictParts => {
    const parts = known.get(dir) ?? new VerdictParts(dir);
    known.set(dir, parts);
    return parts;
  };
  on(reportMethods.report, async ({ folders }: ReportParams, token) => {
    const signal = signalOf(token);
    const dirs = new Set(folders.map((folder) => workspace.storeDir(filePath(folder) ?? folder)));
    for (const dir of known.keys()) if (!dirs.has(dir)) known.delete(dir);
    const sourceOf = async (folder: string): Promise<ReportSource> => {
      const path = filePath(folder) ?? folder;
      const dir = workspace.storeDir(path);
      const [index, parts] = [workspace.runIndex(dir), partsOf(dir)];
      const [rubric, precedents] = await Promise.all([
        workspace.rubric(path),
        workspace.precedents(path),
        index.update(signal),
        parts.refresh(signal),
      ]);
      return { folder, runs: index.runs, parts, rubric, precedents };
    };
    return buildReport(await Promise.all(folders.map(sourceOf)), signal);
  });
}
