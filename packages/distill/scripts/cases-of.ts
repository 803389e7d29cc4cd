import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { type Case, caseSchema } from "@tracejudge/core";

/** The labelled cases of a file, packed with gzip or not. Throws what zod says of a line that is no case. */
export async function* casesOf(file: string): AsyncGenerator<Case> {
  const stream = createReadStream(file);
  const lines = createInterface({
    input: file.endsWith(".gz") ? stream.pipe(createGunzip()) : stream,
  });
  for await (const line of lines) yield caseSchema.parse(JSON.parse(line));
}
