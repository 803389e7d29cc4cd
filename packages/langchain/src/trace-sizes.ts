/** How much room each trace takes, by estimate. */
export class TraceSizes {
  readonly #sizes = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(traceId: string, rows: unknown): void {
    const size = sizeOf(rows);
    this.#sizes.set(traceId, (this.#sizes.get(traceId) ?? 0) + size);
    this.#total += size;
  }

  delete(traceId: string): void {
    this.#total -= this.#sizes.get(traceId) ?? 0;
    this.#sizes.delete(traceId);
  }

  /** The largest of those that are asked for. */
  largest(isAskedFor: (traceId: string) => boolean): string | undefined {
    let found: string | undefined;
    let most = -1;
    for (const [id, size] of this.#sizes) {
      if (size <= most || !isAskedFor(id)) continue;
      found = id;
      most = size;
    }
    return found;
  }
}

const PER_VALUE = 16;

/** About as many bytes as a plain value takes in memory. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return PER_VALUE + value.length;
  if (typeof value !== "object" || value === null) return PER_VALUE;
  let size = PER_VALUE;
  if (Array.isArray(value)) for (const item of value) size += sizeOf(item);
  // Of a plain value all fields are its own, and a list of them would be made for nothing.
  else for (const key in value) size += sizeOf(Reflect.get(value, key));
  return size;
}
