import type { JsonRecord } from "./json-value.ts";
import type { InputRecord } from "./trace-importer.ts";

export interface LooseRow {
  row: JsonRecord;
  place: InputRecord;
}

/**
 * Rows that name a parent but neither a trace nor an order, as exports with few fields selected have
 * them: which trace they belong to is known only once their ancestors are.
 */
export class LooseRows {
  /** Characters of text that all rows took. */
  size = 0;
  private rows: LooseRow[] = [];
  private parents = new Map<string, string>();

  add(row: JsonRecord, place: InputRecord): void {
    this.rows.push({ row, place });
    this.parents.set(String(row.id), String(row.parent_run_id));
    this.size += place.size;
  }

  get isEmpty(): boolean {
    return this.rows.length === 0;
  }

  /** Takes out all rows, each with the id of the topmost run that its parents lead to. */
  takeAll(): Array<LooseRow & { traceId: string }> {
    const taken = this.rows.map((loose) => ({ ...loose, traceId: this.top(String(loose.row.id)) }));
    this.rows = [];
    this.parents = new Map();
    this.size = 0;
    return taken;
  }

  private top(id: string): string {
    const below = new Set<string>();
    let at = id;
    for (
      let up = this.parents.get(at);
      up !== undefined && !below.has(at);
      up = this.parents.get(at)
    ) {
      below.add(at);
      at = up;
    }
    for (const one of below) if (one !== at) this.parents.set(one, at);
    return at;
  }
}
