import { isRecord } from "./json-value.ts";
import type { LangSmithRun } from "./langsmith-run.ts";
import { flattenRun } from "./normalize-run.ts";
import { type FoundRow, RowReader } from "./row-reader.ts";
import { traceFromRuns } from "./trace-from-runs.ts";
import type { TraceImporter } from "./trace-importer.ts";

/** LangSmith run rows, flat or nested in `child_runs`, of the v1 and the v2 interface. */
export const langsmith: TraceImporter = {
  format: "langsmith",
  order: 10,
  detect: (record) =>
    isRecord(record) &&
    ["run_type", "dotted_order", "child_runs"].some((key) => record[key] !== undefined),
  open: () =>
    new RowReader({
      rowsOf,
      traceOf: (rows, place) => traceFromRuns(rows as readonly LangSmithRun[], place),
      invalid: {
        code: "RUN_INVALID",
        severity: "error",
        message: "not a LangSmith run: it is no object with an id",
        remedy: "Export the runs with their ids and, if you can, dotted_order",
      },
    }),
};

function* rowsOf(record: unknown): Generator<FoundRow> {
  if (!isRecord(record)) yield { row: undefined };
  else for (const row of flattenRun(record)) yield { row };
}
