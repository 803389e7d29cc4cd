/** Rows as JSON lines, gathered into batches of at most about `batchBytes` (a longer row stands alone). */
export interface EncodedLines {
  batches: { lines: Buffer; rows: number }[];
  /** Rows that JSON cannot hold (cycles, BigInt) or that are longer than `maxBytes`. */
  refused: number;
}

/** Never throws: a row that cannot be written is counted, not fatal. */
export function encodeLines(
  rows: readonly object[],
  limits: { batchBytes: number; maxBytes: number },
): EncodedLines {
  const encoded: EncodedLines = { batches: [], refused: 0 };
  let lines: Buffer[] = [];
  let bytes = 0;
  const finish = () => {
    if (lines.length > 0) encoded.batches.push({ lines: Buffer.concat(lines), rows: lines.length });
    lines = [];
    bytes = 0;
  };
  for (const row of rows) {
    const line = encodeLine(row);
    if (line === undefined || line.length > limits.maxBytes) {
      encoded.refused += 1;
      continue;
    }
    if (bytes > 0 && bytes + line.length > limits.batchBytes) finish();
    lines.push(line);
    bytes += line.length;
  }
  finish();
  return encoded;
}

function encodeLine(row: object): Buffer | undefined {
  try {
    const text = JSON.stringify(row);
    return text === undefined ? undefined : Buffer.from(`${text}\n`);
  } catch {
    return undefined;
  }
}
