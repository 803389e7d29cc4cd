import type { RunSummary, RunsPage, RunsParams } from "@tracejudge/language-server/runs-protocol";

const OFFERED = 200;

type Run = Pick<RunSummary, "traceId"> & { folder: string };

/** What to ask for so that a run can be compared with others: those of its thread, then the newest. */
export function otherRunsParams({ folder, traceId }: Run): RunsParams[] {
  return [
    { folder, limit: OFFERED, threadOf: traceId },
    { folder, limit: OFFERED },
  ];
}

/** The runs of the answers, each once and without the run itself. */
export function otherRuns({ traceId }: Run, pages: readonly RunsPage[]): RunSummary[] {
  const runs = new Map<string, RunSummary>();
  for (const entry of pages.flatMap(({ entries }) => entries)) {
    if ("traceId" in entry && entry.traceId !== traceId) runs.set(entry.traceId, entry);
  }
  return [...runs.values()];
}
