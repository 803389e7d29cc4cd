import { writeFile } from "node:fs/promises";
import type { Parameters } from "../train/training-step.ts";

/** Writes parameters as a safetensors file of float32, names and order kept. */
export async function writeSafetensors(path: string, parameters: Parameters): Promise<void> {
  const header: Record<string, unknown> = {};
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const [name, { dims, data }] of parameters) {
    header[name] = { dtype: "F32", shape: dims, data_offsets: [at, at + data.byteLength] };
    chunks.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    at += data.byteLength;
  }
  const text = JSON.stringify(header);
  // Values start at a multiple of 8; the header may be padded with spaces.
  const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  await writeFile(path, Buffer.concat([length, padded, ...chunks]));
}
