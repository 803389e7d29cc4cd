import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Context } from "./command.ts";
import type { InputFile } from "./find-inputs.ts";
import { openPipe } from "./open-pipe.ts";

type Chunk = Uint8Array | string;

/**
 * The bytes of a file or a pipe, or of stdin for `-`, unpacked where they are gzip (told by their first
 * two bytes, whatever the name). `onRead` is told the packed bytes of each piece.
 */
export async function* readInput(
  { file, pipe }: InputFile,
  { stdin, signal }: Pick<Context, "stdin" | "signal">,
  onRead: (bytes: number) => void,
): AsyncGenerator<Chunk> {
  const opened = () => (pipe ? openPipe(file, signal) : createReadStream(file));
  const counted = count(file === "-" ? stdin : opened(), onRead);
  const { start, rest } = await peek(counted);
  const whole = joined(start, rest);
  yield* isGzip(start) ? gunzip(whole) : whole;
}

async function* count(
  source: AsyncIterable<Chunk>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Chunk> {
  for await (const chunk of source) {
    onRead(chunk.length);
    yield chunk;
  }
}

/** Enough chunks to hold two bytes, and what follows. */
async function peek(source: AsyncGenerator<Chunk>) {
  const start: Chunk[] = [];
  let length = 0;
  while (length < 2) {
    const { value, done } = await source.next();
    if (done) break;
    start.push(value);
    length += value.length;
  }
  return { start, rest: source };
}

async function* joined(start: Chunk[], rest: AsyncGenerator<Chunk>): AsyncGenerator<Chunk> {
  try {
    yield* start;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function isGzip(start: readonly Chunk[]): boolean {
  const bytes = start.flatMap((chunk) => (typeof chunk === "string" ? [] : [...chunk.slice(0, 2)]));
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** A torn archive makes the iteration fail, after all that could be unpacked. */
function gunzip(source: AsyncIterable<Chunk>): AsyncIterable<Uint8Array> {
  return pipeline(Readable.from(source), createGunzip(), () => undefined);
}
