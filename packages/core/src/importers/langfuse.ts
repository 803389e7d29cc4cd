import { isRecord, type JsonRecord } from "./json-value.ts";
import { withLostCalls } from "./langfuse-lost-calls.ts";
import { isObservation, rowFromObservation, rowFromTrace } from "./langfuse-row.ts";
import { traceFromSpanRows } from "./otlp-tree.ts";
import { type FoundRow, RowReader } from "./row-reader.ts";
import type { TraceImporter } from "./trace-importer.ts";

/**
 * Langfuse exports: a trace with its `observations` (`GET /api/public/traces/:id`, or the download of
 * the web page, `{trace, observations}`), a page of observations (`{data: […]}`), or observations
 * one by one (the JSON and JSONL exports of the table, and the scheduled export to a storage).
 */
export const langfuse: TraceImporter = {
  format: "langfuse",
  order: 40,
  detect: (record) =>
    isRecord(record) &&
    (holdsTrace(record) || isObservation(record) || pageOf(record).some(isObservation)),
  open: () =>
    new RowReader({
      rowsOf,
      traceOf: (rows, place) => traceFromSpanRows(withLostCalls(rows), place, "langfuse"),
      invalid: {
        code: "OBSERVATION_INVALID",
        severity: "error",
        message: "not a Langfuse observation: it is no object with an id",
        remedy: "Export the trace with its observations, not only their ids",
      },
    }),
};

function holdsTrace({ observations, trace, id, traceId }: JsonRecord): boolean {
  return Array.isArray(observations) && (isRecord(trace) || (Boolean(id) && traceId === undefined));
}

function pageOf({ data }: JsonRecord): readonly unknown[] {
  return Array.isArray(data) ? data : [];
}

function* rowsOf(record: unknown): Generator<FoundRow> {
  if (!isRecord(record)) yield { row: undefined };
  else if (Array.isArray(record.observations)) yield* rowsOfTrace(record, record.observations);
  else if (record.data === undefined) yield { row: rowFromObservation(record) };
  else {
    for (const [index, one] of pageOf(record).entries()) {
      yield { row: isRecord(one) ? rowFromObservation(one) : undefined, path: `.data[${index}]` };
    }
  }
}

function* rowsOfTrace(record: JsonRecord, observations: readonly unknown[]): Generator<FoundRow> {
  const trace = isRecord(record.trace) ? record.trace : record;
  const known = observations.filter(isRecord);
  const ids = new Set(known.map(({ id }) => id));
  const isTop = (one: JsonRecord): boolean => !ids.has(one.parentObservationId);
  const joins = typeof trace.id === "string" && known.filter(isTop).length > 1;
  if (joins) yield { row: rowFromTrace(trace, known) };
  for (const [index, one] of observations.entries()) {
    const path = `.observations[${index}]`;
    const row = isRecord(one) ? rowFromObservation(one, trace) : undefined;
    const under = joins && isRecord(one) && isTop(one) ? { parent_run_id: trace.id } : {};
    yield { row: row && { ...row, ...(joins && { is_root: false }), ...under }, path };
  }
}
