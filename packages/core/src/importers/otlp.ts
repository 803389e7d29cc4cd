import { createHash } from "node:crypto";
import type { Problem } from "../problem.ts";
import type { Trace } from "../trace.ts";
import { guarded } from "./guarded.ts";
import type { JsonRecord } from "./json-value.ts";
import { eventsBySpan, isOtlpLogs, type OtlpLog, otlpLogs, withEvents } from "./otlp-log.ts";
import { isWordless, rowFromSpan } from "./otlp-row.ts";
import { isOtlp, type OtlpSpan, otlpSpans } from "./otlp-span.ts";
import { traceFromSpanRows } from "./otlp-tree.ts";
import { type FoundRow, type RowFormat, RowReader } from "./row-reader.ts";
import type { RunsSource } from "./trace-from-runs.ts";
import type { Imported, TraceImporter } from "./trace-importer.ts";

/**
 * OpenTelemetry spans with GenAI, OpenInference or AI SDK attributes: OTLP JSON (`resourceSpans`), one export
 * request on each line, or one span on each line as console exporters write them. Messages that were
 * recorded as logs (`resourceLogs`) are joined to their spans, in whatever order both come.
 */
export const otlp: TraceImporter = {
  format: "otlp",
  order: 30,
  detect: (record) => isOtlp(record) || isOtlpLogs(record),
  open: () => new RowReader(spanRows),
};

const spanRows: RowFormat = {
  rowsOf: rowsOf,
  traceOf: (rows, place) => {
    const told = rows.flatMap(({ log }) => (log === undefined ? [] : [log as OtlpLog]));
    const spans = rows.filter(({ log }) => log === undefined);
    if (spans.length === 0) return { problems: [spansMissing(told, place)] };
    return traceFromSpanRows(joined(spans, told), place, "otlp");
  },
  invalid: {
    code: "SPAN_INVALID",
    severity: "error",
    message: "neither a span nor a log of one: it has no trace id and span id",
    remedy: "Export the spans as OTLP JSON",
  },
};

function* rowsOf(record: unknown): Generator<FoundRow> {
  for (const { log, path } of otlpLogs(record)) {
    yield { row: log && { id: logId(log), trace_id: log.traceId, log }, path };
  }
  if (isOtlpLogs(record) && !isOtlp(record)) return;
  for (const { span, path } of otlpSpans(record)) {
    yield { row: span && heldRow(span), path };
  }
}

/** Spans have ids of 16 hex digits; a log that was sent twice has the same one again. */
function logId(log: OtlpLog): string {
  return `log:${createHash("sha1").update(JSON.stringify(log)).digest("base64")}`;
}

/** A span without words is kept as it is: they may come in a log. */
function heldRow(span: OtlpSpan): JsonRecord {
  return isWordless(span) ? { ...rowFromSpan(span), wordless: span } : rowFromSpan(span);
}

function joined(rows: readonly JsonRecord[], logs: readonly OtlpLog[]): JsonRecord[] {
  const events = eventsBySpan(logs);
  return rows.map(({ wordless, ...row }) => {
    const told = events.get(String(row.id));
    return wordless === undefined || told === undefined
      ? row
      : { ...row, ...rowFromSpan(withEvents(wordless as OtlpSpan, told)) };
  });
}

function spansMissing([log]: readonly OtlpLog[], source: RunsSource): Problem {
  return {
    code: "SPANS_MISSING",
    severity: "warning",
    message: `trace ${String(log?.traceId).slice(0, 64)} has logs but no spans, it is left out`,
    remedy: "Give spans and logs in one input: cat spans.jsonl logs.jsonl | tracejudge score -",
    ...source,
  };
}

/**
 * A trace from all spans (and logs, where its messages are there) of one trace id, in any order. Never throws; `trace` is absent where none of
 * the spans is of a model, a tool or an agent, and a problem says so.
 */
export function traceFromOtlpSpans(
  spans: readonly OtlpSpan[],
  source: RunsSource = {},
  logs: readonly OtlpLog[] = [],
): { trace?: Trace; problems: Problem[] } {
  const { traces, problems } = collected(
    guarded(source, function* (): Generator<Imported> {
      const events = eventsBySpan(logs);
      const rows = spans.map((span) => rowFromSpan(withEvents(span, events.get(span.spanId))));
      const found = traceFromSpanRows(rows, source, "otlp");
      for (const problem of found.problems) yield { problem };
      if (found.trace !== undefined) yield { trace: found.trace };
    }),
  );
  const [trace] = traces;
  return { ...(trace !== undefined && { trace }), problems };
}

/**
 * The traces of one OTLP payload that holds all their spans, in the order of their first ones. Never
 * throws.
 */
export function tracesFromOtlp(payload: unknown): { traces: Trace[]; problems: Problem[] } {
  const reader = new RowReader(spanRows);
  const record = { value: payload, index: 0, size: 0 };
  return collected(
    guarded({}, function* (): Generator<Imported> {
      yield* reader.read(record);
      yield* reader.end();
    }),
  );
}

function collected(items: Iterable<Imported>): { traces: Trace[]; problems: Problem[] } {
  const traces: Trace[] = [];
  const problems: Problem[] = [];
  for (const item of items) {
    if ("trace" in item) traces.push(item.trace);
    else problems.push(item.problem);
  }
  return { traces, problems };
}
