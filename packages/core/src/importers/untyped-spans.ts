import { isRecord, type JsonRecord } from "./json-value.ts";
import { jsonText } from "./message-text.ts";
import { toMessage } from "./to-message.ts";
import { modelOutput } from "./trace-from-runs-payload.ts";

/**
 * Rows of which tools and retrievers may be plain spans, as Langfuse's handler for LangChain writes
 * retrievers, and before version 4 wrote them all: what a span was given and gave shows what it is.
 * Where a tool has spans of its own kind, others of its name are around them.
 */
export function withKinds(rows: readonly JsonRecord[]): JsonRecord[] {
  const called = calledWith(rows);
  for (const { run_type, name } of rows) if (run_type === "tool") called.delete(String(name));
  const parents = new Set(rows.map((row) => row.parent_run_id));
  return rows.map((row) => {
    if (!isPlain(row) || isNode(row)) return row;
    if (isTool(row, called)) return { ...row, run_type: "tool", span_kind: "tool" };
    if (parents.has(row.id) || !hasFound(row)) return row;
    return { ...row, run_type: "retriever", span_kind: "retriever" };
  });
}

/** The arguments, as JSON text, with which models called each tool. */
function calledWith(rows: readonly JsonRecord[]): Map<string, Set<string>> {
  const called = new Map<string, Set<string>>();
  for (const row of rows) {
    const asked = row.run_type === "llm" ? modelOutput(row.outputs)?.toolCalls : undefined;
    for (const { name, args } of asked ?? []) {
      called.set(name, (called.get(name) ?? new Set()).add(jsonText(args)));
    }
  }
  return called;
}

function isPlain({ run_type, span_kind = "chain" }: JsonRecord): boolean {
  return run_type === "chain" && span_kind === "chain";
}

function isNode({ tags }: JsonRecord): boolean {
  const list: unknown[] = Array.isArray(tags) ? tags : [];
  return list.some((tag) => typeof tag === "string" && tag.startsWith("graph:step:"));
}

function isTool(row: JsonRecord, called: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const args = called.get(String(row.name));
  if (args === undefined) return false;
  const isAnswer = isRecord(row.outputs) && toMessage(row.outputs)?.role === "tool";
  return isAnswer || args.has(jsonText(row.inputs));
}

/** A retriever gives the documents that it found for a question in words. */
function hasFound({ inputs, outputs }: JsonRecord): boolean {
  if (typeof inputs !== "string" || !Array.isArray(outputs) || outputs.length === 0) return false;
  return outputs.every((one) => {
    if (!isRecord(one) || !isRecord(one.metadata)) return false;
    return typeof (one.pageContent ?? one.page_content) === "string";
  });
}
