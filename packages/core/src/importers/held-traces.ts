import type { JsonRecord } from "./json-value.ts";

/** The rows of one trace so far, with where the first of them stood. */
export interface HeldTrace {
  id: string;
  rows: Map<string, JsonRecord>;
  size: number;
  /** True once its root run has ended. */
  complete: boolean;
  /** Row count of the whole input when its last row came. */
  touched: number;
  file?: string;
  line?: number;
}

/**
 * Rows of unfinished traces, in the order they were last added to. Traces whose root has ended are
 * kept apart, so that the longest quiet one of either kind is found at once.
 */
export class HeldTraces {
  /** Characters of text that all rows took. */
  size = 0;
  private readonly complete = new Map<string, HeldTrace>();
  private readonly open = new Map<string, HeldTrace>();

  add(
    id: string,
    row: JsonRecord,
    entry: Pick<HeldTrace, "size" | "file" | "line" | "touched">,
  ): void {
    const { size, ...place } = entry;
    const trace = this.remove(id) ?? { id, rows: new Map(), size: 0, complete: false, ...place };
    const before = trace.rows.get(String(row.id));
    trace.rows.set(String(row.id), before === undefined ? row : merged(before, row));
    trace.size += size;
    trace.touched = entry.touched;
    trace.complete ||= isRoot(row, id) && hasEnded(row);
    (trace.complete ? this.complete : this.open).set(id, trace);
    this.size += trace.size;
  }

  has(id: string): boolean {
    return this.complete.has(id) || this.open.has(id);
  }

  /** Takes out the trace. */
  remove(id: string): HeldTrace | undefined {
    const trace = this.complete.get(id) ?? this.open.get(id);
    if (trace === undefined) return undefined;
    this.complete.delete(id);
    this.open.delete(id);
    this.size -= trace.size;
    return trace;
  }

  quietest(kind: "complete" | "open"): HeldTrace | undefined {
    return this[kind].values().next().value;
  }

  /** All traces, in the order of their first rows. */
  all(): HeldTrace[] {
    const traces = [...this.complete.values(), ...this.open.values()];
    return traces.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  }
}

/** Of two rows of one run the later wins, but its empty fields do not wipe out what is known. */
function merged(before: JsonRecord, row: JsonRecord): JsonRecord {
  const given = Object.entries(row).filter(([, value]) => value !== undefined && value !== null);
  return { ...before, ...Object.fromEntries(given) };
}

function isRoot(row: JsonRecord, traceId: string): boolean {
  return row.id === traceId || row.is_root === true;
}

function hasEnded(row: JsonRecord): boolean {
  return row.end_time !== undefined && row.end_time !== null;
}
