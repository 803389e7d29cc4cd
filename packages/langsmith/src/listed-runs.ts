import type { LangSmithRun } from "@tracejudge/core";
import type { LangSmithClient, ListRunsQuery } from "./client.ts";
import { anyOfKeys, startedBefore } from "./run-filter.ts";
import { MARGIN_MS, type RunSource, type SourceOptions, type Window } from "./run-source.ts";

const rootFields = ["id", "trace_id", "name", "status", "start_time", "end_time"];
const rowFields = [
  ...rootFields,
  "run_type",
  "error",
  "extra",
  "inputs",
  "outputs",
  "tags",
  "parent_run_id",
  "parent_run_ids",
  "session_id",
  "dotted_order",
];

/** Runs by `listRuns` (`/runs/query`), for clients and servers without `runs.query`. */
export function listedRuns(
  client: LangSmithClient,
  { projectId, filter }: SourceOptions,
): RunSource {
  function ask({ from, to }: Window, filter: string | undefined, more: Partial<ListRunsQuery>) {
    return client.listRuns({
      projectId,
      startTime: new Date(from - MARGIN_MS),
      filter: startedBefore(to + MARGIN_MS, filter),
      select: rootFields,
      ...more,
    });
  }
  return {
    roots: (window) => ask(window, filter, { isRoot: true }),
    byId: (ids, window) => ask(window, undefined, { isRoot: true, id: ids }),
    withFeedback: (keys, window) => ask(window, anyOfKeys(keys), {}),
    trace: ({ traceId }): AsyncIterable<LangSmithRun> =>
      client.listRuns({ projectId, traceId, select: rowFields }),
  };
}
