/** A number to a whole one beside it. */
export type Round = (value: number) => number;

/**
 * Up or down at random, in proportion: right on average. A weight that was read from an int8 file stands
 * on its grid, and training moves it by less than half a step, which `Math.round` would undo
 * (Gupta et al., Deep Learning with Limited Numerical Precision, 2015).
 */
export function roundByChance(draw: () => number): Round {
  return (value) => Math.floor(value + draw());
}

/** An int8 matrix: row k stands for scale[k] times its values, -127 to 127. */
export interface Quantised {
  values: Int8Array;
  scale: Float32Array;
}

/**
 * Symmetric int8 with one scale a row, so that a row's largest value becomes ±127 and 0 stays 0.
 * Each value is off by half a scale at most, unless `round` does otherwise. Quantising again what
 * `dequantiseRows` gives returns the same values.
 */
export function quantiseRows(
  data: Float32Array,
  rows: number,
  round: Round = Math.round,
): Quantised {
  return quantised(data, rows, round, (row) => largestOf(row) / 127);
}

/** What two neighbouring weights of one sign add up to at most: 255 * 128 fits into 16 bits. */
export const PAIR = 128;

/**
 * As `quantiseRows`, for the matrix (a row an output) that MatMulInteger multiplies activations of 0 to
 * 255 with. Where a processor has no VNNI instructions, ONNX Runtime adds the products of two neighbours
 * in 16 bits, and what is over stops at 32,767 (`vpmaddubsw`): so no two add up to more than `PAIR`.
 * That makes a scale 1.3 times as coarse on average, where the usual remedy, 7 bits, makes it twice as coarse.
 */
export function quantiseLinear(
  data: Float32Array,
  outputs: number,
  round: Round = Math.round,
): Quantised {
  const unitOf = (row: Float32Array) => Math.max(largestOf(row) / 127, largestPairOf(row) / PAIR);
  const found = quantised(data, outputs, round, unitOf);
  lowerPairs(found, data);
  return found;
}

function quantised(
  data: Float32Array,
  rows: number,
  round: Round,
  unitOf: (row: Float32Array) => number,
): Quantised {
  const width = data.length / rows;
  const values = new Int8Array(data.length);
  const scale = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const unit = Math.fround(unitOf(data.subarray(start, start + width))) || 1;
    scale[row] = unit;
    for (let at = start; at < start + width; at++) {
      values[at] = Math.max(-127, Math.min(127, round((data[at] ?? 0) / unit)));
    }
  }
  return { values, scale };
}

function largestOf(row: Float32Array): number {
  let largest = 0;
  for (const value of row) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function largestPairOf(row: Float32Array): number {
  let largest = 0;
  for (let at = 0; at + 1 < row.length; at += 2) {
    const [one = 0, other = 0] = row.subarray(at, at + 2);
    if (one * other > 0) largest = Math.max(largest, Math.abs(one + other));
  }
  return largest;
}

/** Where both of a pair were rounded away from 0 and add up to one too much, the one that moved more goes back. */
function lowerPairs({ values, scale }: Quantised, data: Float32Array): void {
  const width = data.length / scale.length;
  const moved = (at: number) =>
    Math.abs(values[at] ?? 0) - Math.abs(data[at] ?? 0) / (scale[Math.floor(at / width)] ?? 1);
  for (let at = 0; at + 1 < values.length; at += 2) {
    const [one = 0, other = 0] = values.subarray(at, at + 2);
    if (one * other <= 0 || Math.abs(one + other) <= PAIR) continue;
    const lowered = moved(at) >= moved(at + 1) ? at : at + 1;
    values[lowered] = (values[lowered] ?? 0) - Math.sign(one);
  }
}

export function dequantiseRows({ values, scale }: Quantised): Float32Array {
  const width = values.length / scale.length;
  const full = new Float32Array(values.length);
  for (const [row, unit] of scale.entries()) {
    for (let at = row * width; at < (row + 1) * width; at++) full[at] = (values[at] ?? 0) * unit;
  }
  return full;
}

/** rows x columns to columns x rows. */
export function transposed<T extends Int8Array | Float32Array>(values: T, rows: number): T {
  const columns = values.length / rows;
  const result = values.slice() as T;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column] ?? 0;
    }
  }
  return result;
}
