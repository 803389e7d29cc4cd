import type { EncoderConfig, TrainingBatch } from "./training-step.ts";

/**
 * The gradients of the three embedding tables from that of their sum, T,H: the row of each token is
 * added to the rows it was read from. Padding is left out; its gradient is 0.
 */
export function embeddingGradients(
  rows: Float32Array,
  { ids, types, mask, length }: TrainingBatch,
  { vocabulary, places, hidden }: EncoderConfig,
): [string, Float32Array][] {
  const words = new Float32Array(vocabulary * hidden);
  const position = new Float32Array(places * hidden);
  const type = new Float32Array(2 * hidden);
  for (let token = 0; token < ids.length; token++) {
    if (mask[token] === 0) continue;
    const row = rows.subarray(token * hidden, (token + 1) * hidden);
    addRow(words, Number(ids[token]), row);
    addRow(position, token % length, row);
    addRow(type, Number(types[token]), row);
  }
  return [
    ["words.weight", words],
    ["places.weight", position],
    ["types.weight", type],
  ];
}

function addRow(table: Float32Array, index: number, row: Float32Array): void {
  const start = index * row.length;
  for (let k = 0; k < row.length; k++) table[start + k] = (table[start + k] ?? 0) + (row[k] ?? 0);
}
