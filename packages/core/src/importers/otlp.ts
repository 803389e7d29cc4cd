import type { Problem } from "../problem.ts";
import type { Trace } from "../trace.ts";
import { guarded } from "./guarded.ts";
import { rowFromSpan } from "./otlp-row.ts";
import { isOtlp, type OtlpSpan, otlpSpans } from "./otlp-span.ts";
import { traceFromSpanRows } from "./otlp-tree.ts";
import { type FoundRow, type RowFormat, RowReader } from "./row-reader.ts";
import type { RunsSource } from "./trace-from-runs.ts";
import type { Imported, TraceImporter } from "./trace-importer.ts";

/**
 * OpenTelemetry spans with GenAI or OpenInference attributes: OTLP JSON (`resourceSpans`), one export
 * request on each line, or one span on each line as console exporters write them.
 */
export const otlp: TraceImporter = {
  format: "otlp",
  detect: isOtlp,
  open: () => new RowReader(spanRows),
};

const spanRows: RowFormat = {
  rowsOf: rowsOf,
  traceOf: (rows, place) => traceFromSpanRows(rows, place, "otlp"),
  invalid: {
    code: "SPAN_INVALID",
    severity: "error",
    message: "not a span: it has no trace id and span id",
    remedy: "Export the spans as OTLP JSON",
  },
};

function* rowsOf(record: unknown): Generator<FoundRow> {
  for (const { span, path } of otlpSpans(record)) {
    yield { row: span && rowFromSpan(span), path };
  }
}

/**
 * A trace from all spans of one trace id, in any order. Never throws; `trace` is absent where none of
 * the spans is of a model, a tool or an agent, and a problem says so.
 */
export function traceFromOtlpSpans(
  spans: readonly OtlpSpan[],
  source: RunsSource = {},
): { trace?: Trace; problems: Problem[] } {
  const { traces, problems } = collected(
    guarded(source, function* (): Generator<Imported> {
      const found = traceFromSpanRows(spans.map(rowFromSpan), source, "otlp");
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
