import type { LangSmithRun } from "@tracejudge/core";
import type { Field, LangSmithClient, RunsQuery } from "./client.ts";
import { anyOfKeys } from "./run-filter.ts";
import { MARGIN_MS, type RunSource, type SourceOptions, type Window } from "./run-source.ts";

const PAGE = 100;
const DAY_MS = 86_400_000;

const rootFields: Field[] = ["ID", "TRACE_ID", "NAME", "STATUS", "START_TIME", "END_TIME"];
const rowFields: Field[] = [
  ...rootFields,
  "RUN_TYPE",
  "ERROR",
  "EXTRA",
  "METADATA",
  "INPUTS",
  "OUTPUTS",
  "TAGS",
  "PARENT_RUN_IDS",
  "PROJECT_ID",
  "THREAD_ID",
  "DOTTED_ORDER",
];

/** Runs by `runs.query` (`/api/v2/runs/query`). */
export function queriedRuns(
  runs: NonNullable<LangSmithClient["runs"]>,
  { projectId, filter }: SourceOptions,
): RunSource {
  async function* ask(
    window: Window,
    selects: Field[],
    more: Partial<RunsQuery>,
  ): AsyncGenerator<LangSmithRun> {
    const rows = runs.query({
      project_ids: [projectId],
      min_start_time: new Date(window.from - MARGIN_MS).toISOString(),
      max_start_time: new Date(window.to + MARGIN_MS).toISOString(),
      selects,
      page_size: PAGE,
      ...more,
    });
    for await (const row of rows) if (typeof row.id === "string") yield asOldRow(row, row.id);
  }
  return {
    roots: (window) => ask(window, rootFields, { is_root: true, ...(filter && { filter }) }),
    byId: (ids, window) => ask(window, rootFields, { is_root: true, ids }),
    withFeedback: (keys, window) => ask(window, rootFields, { filter: anyOfKeys(keys) }),
    // Children may have started long after their root.
    trace: ({ traceId, startTime }) =>
      ask({ from: startTime - DAY_MS, to: Date.now() + DAY_MS }, rowFields, { trace_id: traceId }),
  };
}

/** v2 rows have `metadata` at the top, upper case types, and no `parent_run_id` and `session_id`. */
function asOldRow(row: Partial<LangSmithRun>, id: string): LangSmithRun {
  const { run_type, status, parent_run_ids, metadata, extra, project_id } = row;
  const own = extra?.metadata;
  return {
    ...row,
    id,
    ...(run_type && { run_type: run_type.toLowerCase() }),
    ...(status && { status: status.toLowerCase() }),
    parent_run_id: parent_run_ids?.at(-1) ?? null,
    ...(project_id !== undefined && { session_id: project_id }),
    extra: { ...extra, metadata: { ...recordOf(metadata), ...recordOf(own) } },
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
