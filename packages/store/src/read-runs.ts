import { deletedRuns } from "./deleted-runs.ts";
import { type Read, type ReadOptions, readObjects } from "./read-lines.ts";
import { listSegments } from "./segments.ts";

/** A recorded run row in LangSmith's shape; only what the store itself reads is named. */
export interface RunRow extends Record<string, unknown> {
  id?: unknown;
  trace_id?: unknown;
  parent_run_id?: unknown;
}

/** All rows of one trace; where a run was recorded twice, the later row. */
export interface RunRows {
  traceId: string;
  rows: RunRow[];
  /** The file that holds the last of them. */
  file: string;
}

/**
 * Reads twice: once to learn which segment holds a trace's last row, once to gather. So no more is
 * held than the traces that span a segment boundary.
 */
export async function* readRuns(
  dir: string,
  options: ReadOptions = {},
): AsyncGenerator<Read<RunRows>> {
  const files = (await listSegments(dir)).map((segment) => segment.runsFile);
  const deleted = await deletedRuns(dir);
  const lastFile = await lastFiles(files, options);
  const open = new Map<string, Map<unknown, RunRow>>();
  for (const file of files) {
    for await (const read of traceRows(file, options)) {
      if ("problem" in read) yield read;
      else if (!deleted.has(read.value.traceId)) gather(open, read.value);
    }
    for (const [traceId, rows] of open) {
      // A trace whose end was rotated away between the two readings ends with its last file too.
      if (lastFile.get(traceId) !== file) continue;
      open.delete(traceId);
      yield { value: { traceId, rows: ofOneRun(traceId, rows), file } };
    }
  }
}

/** The id of the trace a row belongs to: a root may name itself only by `id`. */
export function traceIdOf(row: RunRow): string | undefined {
  const id = row.trace_id ?? row.id;
  return typeof id === "string" ? id : undefined;
}

async function lastFiles(files: string[], options: ReadOptions): Promise<Map<string, string>> {
  const last = new Map<string, string>();
  for (const file of files) {
    for await (const read of traceRows(file, options)) {
      if ("value" in read) last.set(read.value.traceId, file);
    }
  }
  return last;
}

interface TraceRow {
  traceId: string;
  row: RunRow;
}

async function* traceRows(file: string, { id }: ReadOptions): AsyncGenerator<Read<TraceRow>> {
  const wants = id === undefined ? undefined : (text: string) => text.includes(id);
  for await (const read of readObjects(file, wants)) {
    if ("problem" in read) {
      yield read;
      continue;
    }
    const traceId = traceIdOf(read.value);
    if (traceId === undefined || !traceId.startsWith(id ?? "")) continue;
    yield { value: { traceId, row: read.value } };
  }
}

/**
 * An app that gives runs ids of its own may give one again when it begins anew: what an earlier run of
 * the same id left lies below another moment than the root that is known last.
 */
function ofOneRun(traceId: string, rows: ReadonlyMap<unknown, RunRow>): RunRow[] {
  const root = rows.get(traceId)?.dotted_order;
  const all = [...rows.values()];
  if (typeof root !== "string") return all;
  return all.filter(({ dotted_order: place }) => {
    return typeof place !== "string" || place === root || place.startsWith(`${root}.`);
  });
}

function gather(open: Map<string, Map<unknown, RunRow>>, { traceId, row }: TraceRow): void {
  const rows = open.get(traceId) ?? new Map<unknown, RunRow>();
  open.set(traceId, rows);
  rows.set(row.id ?? rows.size, row);
}
