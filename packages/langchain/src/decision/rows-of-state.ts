import { type LangSmithRun, TraceJudgeError, traceFromRuns } from "@tracejudge/core";
import { rowsOfExchange } from "../evaluator/rows-of-run.ts";
import { createPrivacy } from "../privacy.ts";
import { snapshot } from "../snapshot.ts";

/**
 * The state of a decision request as rows of a run: messages or a graph's state that holds some,
 * `{inputs, outputs}`, or `{runs}`, the runs of one LangSmith trace. Throws INPUT_UNREADABLE where no
 * model or tool spoke in it: there is nothing to judge.
 */
export function rowsOfState(state: unknown): { traceId: string; rows: LangSmithRun[] } {
  const fields = typeof state === "object" && state !== null ? state : {};
  const found = "runs" in fields ? rowsOfRuns(fields.runs) : rowsOfSpoken(state, fields);
  if (found) return found;
  throw new TraceJudgeError(
    "INPUT_UNREADABLE",
    "The state has no step of an agent in it",
    "Give messages with at least one of an assistant, {inputs, outputs}, or {runs} of a LangSmith trace",
  );
}

function rowsOfRuns(runs: unknown) {
  const rows = Array.isArray(runs) ? (snapshot(runs) as LangSmithRun[]) : [];
  const { trace } = traceFromRuns(rows);
  return trace && trace.steps.length > 0 ? { traceId: trace.id, rows } : undefined;
}

function rowsOfSpoken(state: unknown, fields: object) {
  const isExchange = "outputs" in fields;
  const exchange = isExchange
    ? (fields as { inputs?: unknown; outputs: unknown })
    : { outputs: state };
  const { traceId, rows, basis } = rowsOfExchange(
    { ...exchange, outputs: listed(exchange.outputs) },
    createPrivacy(undefined, () => undefined),
  );
  return basis === "messages" || isExchange ? { traceId, rows } : undefined;
}

/** A lone message is a conversation of one. */
function listed(value: unknown): unknown {
  const alone = typeof value === "object" && value !== null && "content" in value;
  return alone ? [value] : value;
}
