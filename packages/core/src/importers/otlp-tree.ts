import type { Problem } from "../problem.ts";
import type { Trace, TraceFormat } from "../trace.ts";
import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { nameAgents } from "./otlp-agents.ts";
import { findToolCalls } from "./otlp-tool-calls.ts";
import { toolSpecsOf } from "./tool-specs.ts";
import { type RunsSource, traceFromRuns } from "./trace-from-runs.ts";
import { withKinds } from "./untyped-spans.ts";

/**
 * A trace from the rows of all its spans, in any order. A trace without any span of a model, a tool
 * or an agent is left out with a warning.
 */
export function traceFromSpanRows(
  rows: readonly JsonRecord[],
  source: RunsSource,
  format: TraceFormat,
): { trace?: Trace; problems: Problem[] } {
  if (!rows.some((row) => row.span_kind !== undefined))
    return { problems: [noAgent(rows, source)] };
  const rooted = findToolCalls(nameAgents(withRequest(withRoot(withKinds(rows)))));
  const { trace, problems } = traceFromRuns(rooted, source);
  if (trace === undefined) return { problems };
  const threadId = trace.threadId ?? firstText(...rows.map((row) => metadataOf(row).thread_id));
  const offered = rows.flatMap((row) => toolSpecsOf(toolsOf(row)));
  return {
    trace: {
      ...trace,
      id: firstText(...rows.map((row) => row.trace_id)) ?? trace.id,
      ...(threadId !== undefined && { threadId }),
      metadata: { ...trace.metadata, ...rootSpan(trace.id, rows) },
      tools: trace.tools.length > 0 ? trace.tools : onceByName(offered),
      source: { format, ...source },
    },
    problems,
  };
}

/** The id of the root's span: what is said of the whole run belongs there. */
function rootSpan(id: string, rows: readonly JsonRecord[]): JsonRecord {
  return rows.some((row) => row.id === id) ? { root_span_id: id } : {};
}

function onceByName(tools: Trace["tools"]): Trace["tools"] {
  return [...new Map(tools.map((tool) => [tool.name, tool])).values()];
}

export function metadataOf(row: JsonRecord): JsonRecord {
  const metadata = isRecord(row.extra) ? row.extra.metadata : undefined;
  return isRecord(metadata) ? metadata : {};
}

function toolsOf({ extra }: JsonRecord): unknown {
  return isRecord(extra) && isRecord(extra.invocation_params)
    ? extra.invocation_params.tools
    : undefined;
}

/**
 * Rows of which exactly one begins the trace. Where its parent belongs to another process and was not
 * exported, that is forgotten; where several begin it, one made-up root holds them together.
 */
function withRoot(rows: readonly JsonRecord[]): JsonRecord[] {
  const ids = new Set(rows.map(({ id }) => id));
  const tops = rows.filter((row) => !ids.has(row.parent_run_id));
  const roots = tops.filter((row) => row.is_root === true);
  const parents = new Set(tops.map((row) => row.parent_run_id));
  const [only] = roots.length > 0 ? roots : tops;
  if (roots.length === 1 || tops.length === 1) {
    return rows.map((row) => (row === only ? { ...row, parent_run_id: null } : row));
  }
  if (roots.length === 0 && parents.size > 1) return [...rows];
  const [parent] = parents;
  return joined(rows, new Set(roots.length > 0 ? roots : tops), firstText(parent));
}

/** Where the root says nothing (an HTTP request), the run was asked what its first agent was asked. */
function withRequest(rows: readonly JsonRecord[]): JsonRecord[] {
  const root = rows.find((row) => row.parent_run_id === null);
  if (root === undefined || root.inputs !== undefined) return [...rows];
  const asked = rows.filter(({ span_kind, inputs }) => span_kind !== "tool" && isRecord(inputs));
  const isModel = (row: JsonRecord): number => (row.run_type === "llm" ? 1 : 0);
  const [first] = asked.sort((a, b) => isModel(a) - isModel(b) || startOf(a) - startOf(b));
  if (first === undefined) return [...rows];
  return rows.map((row) => (row === root ? { ...row, inputs: first.inputs } : row));
}

function startOf({ start_time }: JsonRecord): number {
  return typeof start_time === "number" ? start_time : Number.POSITIVE_INFINITY;
}

function joined(
  rows: readonly JsonRecord[],
  tops: ReadonlySet<JsonRecord>,
  parent: string | undefined,
): JsonRecord[] {
  const id = parent ?? `root:${String(rows[0]?.trace_id)}`;
  const times = (key: string) => rows.map((row) => row[key]).filter((at) => typeof at === "number");
  const [starts, ends] = [times("start_time"), times("end_time")];
  const root: JsonRecord = {
    id,
    trace_id: rows[0]?.trace_id,
    parent_run_id: null,
    name: "",
    run_type: "chain",
    outputs: {},
    ...(starts.length > 0 && { start_time: Math.min(...bounded(starts)) }),
    ...(ends.length > 0 && { end_time: Math.max(...bounded(ends)) }),
  };
  return [root, ...rows.map((row) => (tops.has(row) ? { ...row, parent_run_id: id } : row))];
}

/** A function takes only so many arguments: of very many times the outermost stay in. */
function bounded(times: readonly number[]): number[] {
  const sorted = [...times].sort((a, b) => a - b);
  return [sorted[0] ?? 0, sorted.at(-1) ?? 0];
}

function noAgent(rows: readonly JsonRecord[], source: RunsSource): Problem {
  const id = firstText(rows[0]?.trace_id) ?? "";
  return {
    code: "TRACE_NOT_AGENT",
    severity: "warning",
    message: `trace ${id.slice(0, 64)} has no span of a model, a tool or an agent, it is left out`,
    remedy: "Record the agent with GenAI or OpenInference attributes, payloads included",
    ...source,
  };
}
