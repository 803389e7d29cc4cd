import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { TraceJudgeError } from "@tracejudge/core";
import { z } from "zod";
import { atomicWrite } from "./atomic-write.ts";
import type { Parameters } from "./training-step.ts";

/*
 * A file of tensors: 8 bytes of magic, u32 length of the header, the header (JSON), the values of each
 * tensor (float32, little-endian) in the header's order, SHA-256 of all that.
 */
const MAGIC = Buffer.from("TJTENS01");
const HASH_BYTES = 32;

const headerSchema = z.object({
  meta: z.unknown(),
  tensors: z.array(z.object({ name: z.string(), dims: z.array(z.number().int().nonnegative()) })),
});

/** Replaces the file in one go; `meta` is anything that JSON can hold. */
export async function writeTensorFile(
  path: string,
  meta: unknown,
  tensors: Parameters,
): Promise<void> {
  const list = [...tensors].map(([name, { dims }]) => ({ name, dims }));
  const header = Buffer.from(JSON.stringify({ meta, tensors: list }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  await atomicWrite(path, async (file) => {
    const hash = createHash("sha256");
    const parts = [
      MAGIC,
      length,
      header,
      ...[...tensors.values()].map(({ data }) => bytesOf(data)),
    ];
    for (const part of parts) {
      hash.update(part);
      await writeWhole(file, part);
    }
    await writeWhole(file, hash.digest());
  });
}

/** Throws MODEL_INVALID where the file is cut short, damaged or of another kind. */
export async function readTensorFile(
  path: string,
): Promise<{ meta: unknown; tensors: Parameters }> {
  const file = await open(path, "r");
  try {
    const hash = createHash("sha256");
    const take = async (bytes: Uint8Array) => {
      await readWhole(file, bytes, path);
      hash.update(bytes);
    };
    const start = Buffer.alloc(MAGIC.length + 4);
    await take(start);
    if (!start.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged(path);
    const header = Buffer.alloc(Math.min(start.readUInt32LE(MAGIC.length), 1 << 26));
    await take(header);
    const { meta, tensors: list } = parseHeader(path, header);
    const tensors: Parameters = new Map();
    for (const { name, dims } of list) {
      const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
      await take(bytesOf(data));
      tensors.set(name, { dims, data });
    }
    const kept = Buffer.alloc(HASH_BYTES);
    await readWhole(file, kept, path);
    if (!kept.equals(hash.digest())) throw damaged(path);
    return { meta, tensors };
  } finally {
    await file.close();
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}

async function readWhole(file: FileHandle, bytes: Uint8Array, path: string): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at);
    if (bytesRead === 0) throw damaged(path);
    at += bytesRead;
  }
}

function parseHeader(path: string, bytes: Buffer) {
  try {
    return headerSchema.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw damaged(path, cause);
  }
}

function damaged(path: string, cause?: unknown): TraceJudgeError {
  return new TraceJudgeError("MODEL_INVALID", `${path} is damaged`, "Begin again with --restart", {
    cause,
  });
}
