import type { IncomingMessage } from "node:http";
import { type Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { TraceJudgeError } from "@tracejudge/core";

/** A body as fastify reads it: `receivedEncodedLength` are the bytes that came over the wire. */
export type CountedBody = Readable & { receivedEncodedLength: number };

/** How the body of a request is packed; undefined where that packing is not known here. */
export function packingOf({ headers }: IncomingMessage): "gzip" | "none" | undefined {
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding === "gzip" || encoding === "x-gzip") return "gzip";
  return encoding === "identity" || encoding === "" ? "none" : undefined;
}

/**
 * Unpacks a gzip body as it is read, `limit` bytes at most: a small body can hold a thousand times its
 * size, and what is over the limit is never unpacked. The packed stream itself stays open, so that the
 * caller can be told.
 */
export function unpackBody(packed: Readable, limit: number): CountedBody {
  let unpacked = 0;
  const gunzip = createGunzip();
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      if (unpacked <= limit) done(null, chunk);
      else done(tooLarge(limit));
    },
  });
  const stop = () => {
    packed.unpipe(gunzip);
    gunzip.destroy();
  };
  packed.on("error", (error) => body.destroy(error));
  gunzip.on("error", (error) => body.destroy(error));
  body.on("error", stop);
  packed.pipe(gunzip).pipe(body);
  return Object.defineProperty(body, "receivedEncodedLength", {
    get: () => gunzip.bytesWritten,
  }) as Transform & CountedBody;
}

function tooLarge(limit: number): Error {
  const error = new TraceJudgeError(
    "INPUT_TOO_LARGE",
    `The unpacked body is over ${limit} bytes`,
    "Send less at once",
  );
  return Object.assign(error, { statusCode: 413 });
}
