import { type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { buildReport, type ReportSource } from "./report/build-report.ts";
import { type ReportParams, reportMethods } from "./report-protocol.ts";
import { signalOf } from "./signal-of.ts";
import { filePath } from "./workspace.ts";

/** Answers the request for the report. */
export function answerReport({ connection, workspace }: RunsDesk): void {
  const on = requestHandlers({ connection, workspace });
  on(reportMethods.report, async ({ folders }: ReportParams, token) => {
    const signal = signalOf(token);
    const sources = await Promise.all(
      folders.map(async (folder): Promise<ReportSource> => {
        const path = filePath(folder) ?? folder;
        const [rubric, precedents] = await Promise.all([
          workspace.rubric(path),
          workspace.precedents(path),
        ]);
        return { folder, dir: workspace.storeDir(path), rubric, precedents };
      }),
    );
    return buildReport(sources, signal);
  });
}
