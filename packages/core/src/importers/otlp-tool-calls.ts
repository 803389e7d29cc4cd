import type { ToolCall } from "../trace.ts";
import { isRecord, type JsonRecord } from "./json-value.ts";
import { modelOutput } from "./trace-from-runs-payload.ts";

/**
 * Tells tools' rows which call they answered, where their span has no id of it and only part of the
 * arguments: OpenInference keeps of `{"city": "Oslo"}` the word `Oslo`.
 */
export function findToolCalls(rows: readonly JsonRecord[]): JsonRecord[] {
  const doubtful = rows.filter(isDoubtful);
  if (doubtful.length === 0) return [...rows];
  const asked = rows
    .filter((row) => row.run_type === "llm")
    .flatMap((row) => modelOutput(row.outputs)?.toolCalls ?? []);
  const taken = new Set<ToolCall>();
  const found = new Map<JsonRecord, ToolCall>();
  for (const row of doubtful) {
    const call = asked.find((one) => !taken.has(one) && isAskedBy(one, row));
    if (call === undefined) continue;
    taken.add(call);
    found.set(row, call);
  }
  return rows.map((row) => withCall(row, found.get(row)));
}

function isDoubtful({ run_type, inputs, extra }: JsonRecord): boolean {
  const hasId = isRecord(extra) && extra.tool_call_id !== undefined;
  return run_type === "tool" && !hasId && typeof inputs === "string" && inputs !== "";
}

function isAskedBy({ name, args }: ToolCall, row: JsonRecord): boolean {
  return name === row.name && isRecord(args) && Object.values(args).includes(row.inputs);
}

function withCall(row: JsonRecord, call: ToolCall | undefined): JsonRecord {
  if (call === undefined) return row;
  const extra = isRecord(row.extra) ? row.extra : {};
  return { ...row, inputs: call.args, extra: { ...extra, tool_call_id: call.id } };
}
