import { randomUUID } from "node:crypto";
import { type LangSmithRun, toMessages, traceFromRuns } from "@tracejudge/core";
import type { Privacy } from "../privacy.ts";
import type { Plain } from "../snapshot.ts";
import type { RunLike } from "./evaluation-row.ts";

/** What a judgement rests on, from the most that was known to the least. */
export type Basis = "recorded" | "child runs" | "fetched" | "messages" | "answer";

export interface RunRows {
  traceId: string;
  rows: LangSmithRun[];
  basis: Basis;
}

/**
 * The rows of a run and its children where LangSmith gave all of them. Inside `evaluate()` it gives
 * of a LangGraph target a stale child without outputs and children: then the run's own outputs count.
 */
export function rowsOfRun(run: RunLike, keep: Privacy): RunRows {
  if (!hasWholeChildren(run)) return rowsOfExchange(run, keep);
  return { traceId: run.id, rows: [...flatten(run, run.id, null, keep)], basis: "child runs" };
}

/** One row for what went in and what came out: messages, a graph's state, or a mere answer. */
export function rowsOfExchange(
  exchange: Partial<RunLike> & { inputs?: unknown; outputs?: unknown },
  keep: Privacy,
): RunRows {
  const id = exchange.id ?? randomUUID();
  const name = exchange.name ?? "run";
  const outputs = keep(exchange.outputs, { kind: "outputs", name });
  const row: LangSmithRun = {
    id,
    trace_id: id,
    parent_run_id: null,
    name,
    run_type: "chain",
    start_time: exchange.start_time ?? undefined,
    end_time: exchange.end_time ?? new Date().toISOString(),
    status: exchange.error ? "error" : "success",
    error: exchange.error ? String(keep(exchange.error, { kind: "error", name })) : null,
    inputs: asFields(keep(exchange.inputs, { kind: "inputs", name }), "input"),
    outputs: asFields(outputs, "messages"),
  };
  if (hasSteps(row)) return { traceId: id, rows: [row], basis: "messages" };
  const answer = answerOf(outputs);
  if (answer === "") return { traceId: id, rows: [row], basis: "answer" };
  const messages = [{ role: "assistant", content: answer }];
  return { traceId: id, rows: [{ ...row, outputs: { messages } }], basis: "answer" };
}

function hasSteps(row: LangSmithRun): boolean {
  return (traceFromRuns([row]).trace?.steps.length ?? 0) > 0;
}

/** Whether there are runs below this one, and all of them ended. */
export function hasWholeChildren(run: RunLike): boolean {
  const children = run.child_runs ?? [];
  return children.length > 0 && children.every(isWhole);
}

/** A run that ended, with all below it. */
function isWhole(run: RunLike): boolean {
  const ended = (run.end_time ?? undefined) !== undefined;
  const said = (run.outputs ?? undefined) !== undefined || Boolean(run.error);
  return ended && said && (run.child_runs ?? []).every(isWhole);
}

function* flatten(
  run: RunLike,
  traceId: string,
  parentId: string | null,
  keep: Privacy,
): Generator<LangSmithRun> {
  const name = run.name ?? "run";
  yield {
    id: run.id,
    trace_id: traceId,
    parent_run_id: parentId,
    name,
    run_type: run.run_type ?? "chain",
    start_time: run.start_time ?? undefined,
    end_time: run.end_time,
    dotted_order: run.dotted_order,
    status: run.status,
    error: run.error ? String(keep(run.error, { kind: "error", name })) : null,
    inputs: keep(run.inputs, { kind: "inputs", name }),
    outputs: keep(run.outputs, { kind: "outputs", name }),
    tags: run.tags,
    extra: extraOf(run, name, keep),
  };
  for (const child of run.child_runs ?? []) yield* flatten(child, traceId, run.id, keep);
}

function extraOf(run: RunLike, name: string, keep: Privacy): Record<string, unknown> | null {
  const extra = keep(run.extra, { kind: "metadata", name });
  return typeof extra === "object" && extra !== null && !Array.isArray(extra) ? extra : null;
}

function asFields(value: Plain, key: string): Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value
    : { [key]: value };
}

/** The words of an output that is no conversation: a lone text, else compact JSON. */
function answerOf(outputs: Plain): string {
  if (outputs === null) return "";
  if (typeof outputs !== "object") return String(outputs);
  const values = Object.values(outputs);
  if (values.length === 0 || isConversation(outputs)) return "";
  const [first] = values;
  return values.length === 1 && typeof first === "string" ? first : JSON.stringify(outputs);
}

/** One that has no step of an agent is not to be read as an answer. */
function isConversation(outputs: object): boolean {
  return "messages" in outputs || toMessages(outputs).length > 0;
}
