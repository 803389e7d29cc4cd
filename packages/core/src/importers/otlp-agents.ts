import { isRecord, type JsonRecord } from "./json-value.ts";

/**
 * Gives agents the place that LangGraph's nodes have: an agent below the root becomes a `node` step,
 * and what it does has the agents around it as its path. Rows that LangGraph itself has placed are
 * left alone.
 */
export function nameAgents(rows: readonly JsonRecord[]): JsonRecord[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const namespaces = new Map<JsonRecord, string>();
  return rows.map((row) => {
    const metadata = metadataIn(row);
    if (metadata.langgraph_checkpoint_ns !== undefined) return row;
    const namespace = namespaceOf(row, byId, namespaces);
    if (namespace === "") return row;
    const place = {
      langgraph_checkpoint_ns: namespace,
      ...(isInnerAgent(row) && { langgraph_node: row.name }),
    };
    return {
      ...row,
      extra: { ...(isRecord(row.extra) ? row.extra : {}), metadata: { ...metadata, ...place } },
      ...(isInnerAgent(row) && { tags: ["graph:step:0"] }),
    };
  });
}

function metadataIn({ extra }: JsonRecord): JsonRecord {
  return isRecord(extra) && isRecord(extra.metadata) ? extra.metadata : {};
}

function isInnerAgent(row: JsonRecord): boolean {
  return row.span_kind === "agent" && Boolean(row.parent_run_id) && Boolean(row.name);
}

/** `outer:<span id>|inner:<span id>`, as LangGraph writes its checkpoint namespaces. */
function namespaceOf(
  row: JsonRecord,
  byId: ReadonlyMap<unknown, JsonRecord>,
  known: Map<JsonRecord, string>,
): string {
  const line: JsonRecord[] = [];
  const seen = new Set<JsonRecord>();
  let at: JsonRecord | undefined = row;
  while (at !== undefined && !known.has(at) && !seen.has(at)) {
    seen.add(at);
    line.push(at);
    at = byId.get(at.parent_run_id);
  }
  let namespace = (at && known.get(at)) ?? "";
  for (const one of line.reverse()) {
    if (isInnerAgent(one)) {
      const name = String(one.name).replaceAll("|", "/");
      namespace = [namespace, `${name}:${String(one.id)}`].filter(Boolean).join("|");
    }
    known.set(one, namespace);
  }
  return namespace;
}
