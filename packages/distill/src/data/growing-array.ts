type Numbers = Int32Array | Float32Array | Uint8Array;

/** A typed array that grows by doubling: four bytes a number where a plain array takes eight or more. */
export interface GrowingArray<T extends Numbers> {
  readonly length: number;
  push(value: number): void;
  at(index: number): number;
  set(index: number, value: number): void;
  /** The values from `start` to `end`, not copied; valid until the next push. */
  view(start: number, end: number): T;
}

export const growingInts = (): GrowingArray<Int32Array> => growing((n) => new Int32Array(n));
export const growingFloats = (): GrowingArray<Float32Array> => growing((n) => new Float32Array(n));
export const growingBytes = (): GrowingArray<Uint8Array> => growing((n) => new Uint8Array(n));

function growing<T extends Numbers>(make: (size: number) => T): GrowingArray<T> {
  let data = make(64);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === data.length) {
        const wider = make(length * 2);
        wider.set(data);
        data = wider;
      }
      data[length] = value;
      length += 1;
    },
    at: (index) => data[index] ?? Number.NaN,
    set(index, value) {
      data[index] = value;
    },
    view: (start, end) => data.subarray(start, end) as T,
  };
}
