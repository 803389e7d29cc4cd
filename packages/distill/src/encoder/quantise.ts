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
 * Each value is off by half a scale at most, unless `round` does otherwise. Quantising again what `dequantiseRows` gives returns
 * the same values.
 */
export function quantiseRows(
  data: Float32Array,
  rows: number,
  round: Round = Math.round,
): Quantised {
  const width = data.length / rows;
  const values = new Int8Array(data.length);
  const scale = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    let largest = 0;
    for (let at = start; at < start + width; at++) {
      largest = Math.max(largest, Math.abs(data[at] ?? 0));
    }
    const unit = Math.fround(largest / 127) || 1;
    scale[row] = unit;
    for (let at = start; at < start + width; at++) {
      values[at] = Math.max(-127, Math.min(127, round((data[at] ?? 0) / unit)));
    }
  }
  return { values, scale };
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
