import { isRecord, type JsonRecord } from "./json-value.ts";

/**
 * A LangSmith row with the fields of v1: v2 rows have `metadata` and `thread_id` at the top, upper
 * case types, and no `parent_run_id`; ids that a row lacks are read from its `dotted_order`.
 */
export function normalizeRun(row: JsonRecord): JsonRecord {
  const ids = idsOf(row.dotted_order);
  const run: JsonRecord = { ...row };
  run.id ??= ids.at(-1);
  run.parent_run_id ??= ids.at(-2) ?? null;
  run.trace_id ??= ids[0] ?? (run.parent_run_id === null ? run.id : undefined);
  for (const key of ["run_type", "status"]) {
    const value = row[key];
    if (typeof value === "string") run[key] = value.toLowerCase();
  }
  addMetadata(run);
  return run;
}

/** `<time>Z<root>.<time>Z<child>…`: ids from the root to the run itself. */
function idsOf(dottedOrder: unknown): string[] {
  if (typeof dottedOrder !== "string" || dottedOrder === "") return [];
  return dottedOrder.split(".").map((segment) => segment.slice(segment.indexOf("Z") + 1));
}

function addMetadata(run: JsonRecord): void {
  const thread = typeof run.thread_id === "string" ? { thread_id: run.thread_id } : undefined;
  const top = isRecord(run.metadata) ? run.metadata : undefined;
  if (thread === undefined && top === undefined) return;
  const extra = isRecord(run.extra) ? run.extra : {};
  const own = isRecord(extra.metadata) ? extra.metadata : {};
  run.extra = { ...extra, metadata: { ...thread, ...top, ...own } };
}

/** A run and all runs nested in its `child_runs`, parents first, as flat rows. */
export function* flattenRun(row: JsonRecord): Generator<JsonRecord> {
  const open = [normalizeRun(row)];
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    const { child_runs: children, id, trace_id } = run;
    run.child_runs = undefined;
    yield run;
    if (!Array.isArray(children)) continue;
    for (const child of children.filter(isRecord).reverse()) {
      open.push(
        normalizeRun({
          ...child,
          parent_run_id: child.parent_run_id ?? id,
          trace_id: child.trace_id ?? trace_id,
        }),
      );
    }
  }
}
