/**
 * Protocol Buffers wire format, writing side: https://protobuf.dev/programming-guides/encoding.
 * A message is a list of chunks, so that 90 MB of weights are copied once, at the very end.
 */
export type Chunks = readonly Uint8Array[];

export function intField(field: number, value: number | bigint): Chunks {
  return [varint(field << 3), varint(value)];
}

export function floatField(field: number, value: number): Chunks {
  return [varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)];
}

export function bytesField(field: number, content: Uint8Array | string): Chunks {
  const body = typeof content === "string" ? Buffer.from(content) : content;
  return [varint((field << 3) | 2), varint(body.length), body];
}

export function messageField(field: number, ...parts: readonly Chunks[]): Chunks {
  const chunks = parts.flat();
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return [varint((field << 3) | 2), varint(length), ...chunks];
}

/** Seven bits a byte, lowest first; a negative number is its 64-bit complement. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
