import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { type ImportedCase, importCases } from "@tracejudge/core";

/**
 * The labelled cases of a file (JSON lines, unpacked where it is gzip, whatever its name), and in the end
 * the SHA-256 of its bytes. Never throws: a file that cannot be read is a problem.
 */
export async function* readCaseFile(path: string): AsyncGenerator<ImportedCase, string> {
  const hash = createHash("sha256");
  yield* importCases(textBytes(path, hash), { file: path });
  return hash.digest("hex");
}

async function* textBytes(
  path: string,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  const packed = await isGzip(path);
  const bytes = hashed(createReadStream(path), hash);
  yield* packed ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
}

async function* hashed(
  source: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const start = Buffer.alloc(2);
    await file.read(start, 0, 2, 0);
    return start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    await file.close();
  }
}
