import { randomUUID } from "node:crypto";
import {
  type Imported,
  importTraces,
  type LangSmithRun,
  parseJson,
  type Trace,
  traceFromRuns,
} from "@tracejudge/core";

/**
 * The run in the state of a decision request: anything that can be imported, a graph's state, or
 * `{inputs, outputs}` of a run. Yields nothing where no agent speaks in it.
 */
export async function* tracesOfState(text: string): AsyncGenerator<Imported> {
  let found = false;
  for await (const item of importTraces(text)) {
    if (!("trace" in item) || item.trace.steps.length === 0) continue;
    found = true;
    yield item;
  }
  const parsed = parseJson(text);
  const trace = found || !("value" in parsed) ? undefined : traceOfExchange(parsed.value);
  if (trace !== undefined) yield { trace };
}

/** One row of a run for what went in and what came out; what is no conversation counts as an answer. */
function traceOfExchange(state: unknown): Trace | undefined {
  if (!isRecord(state)) return undefined;
  const runs = Array.isArray(state.runs) ? (state.runs as LangSmithRun[]) : undefined;
  if (runs !== undefined) return withSteps(runs);
  if (state.outputs === undefined || state.outputs === null) return undefined;
  const spoken = withSteps([rowOf(state.inputs, state.outputs)]);
  if (spoken !== undefined) return spoken;
  const answer = answerOf(state.outputs);
  if (answer === undefined) return undefined;
  return withSteps([rowOf(state.inputs, [{ role: "assistant", content: answer }])]);
}

function rowOf(inputs: unknown, outputs: unknown): LangSmithRun {
  const id = randomUUID();
  return {
    id,
    trace_id: id,
    name: "run",
    run_type: "chain",
    status: "success",
    inputs: isRecord(inputs) ? inputs : { input: inputs },
    outputs: isRecord(outputs) ? outputs : { messages: outputs },
  };
}

function withSteps(rows: LangSmithRun[]): Trace | undefined {
  const { trace } = traceFromRuns(rows);
  return trace === undefined || trace.steps.length === 0 ? undefined : trace;
}

/** The words of an output: a lone text, else its JSON. A conversation without an agent has none. */
function answerOf(outputs: unknown): string | undefined {
  if (typeof outputs === "string") return outputs.trim() === "" ? undefined : outputs;
  if (!isRecord(outputs) || "messages" in outputs) return undefined;
  const values = Object.values(outputs);
  if (values.length === 0) return undefined;
  const [only] = values;
  return values.length === 1 && typeof only === "string" ? only : JSON.stringify(outputs);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
