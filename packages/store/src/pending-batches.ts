import type { Part } from "./segment-writer.ts";

export interface Batch {
  part: Part;
  lines: Buffer;
  rows: number;
}

/** Batches that are not on the disk yet, in a bounded amount of memory. */
export class PendingBatches {
  readonly #batches = new Set<Batch>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  has(batch: Batch): boolean {
    return this.#batches.has(batch);
  }

  /** False, and nothing is taken, where it does not fit; a lone batch always does. */
  add(batch: Batch): boolean {
    const bytes = this.#bytes + batch.lines.length;
    if (this.#batches.size > 0 && bytes > this.#maxBytes) return false;
    this.#batches.add(batch);
    this.#bytes = bytes;
    return true;
  }

  delete(batch: Batch): void {
    if (this.#batches.delete(batch)) this.#bytes -= batch.lines.length;
  }

  /** Gives all and keeps none. */
  take(): Batch[] {
    const all = [...this.#batches];
    this.#batches.clear();
    this.#bytes = 0;
    return all;
  }
}
