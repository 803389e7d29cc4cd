import { TraceJudgeError } from "../errors.ts";

/** What an input may be: its whole text, or its text or UTF-8 or UTF-16 bytes piece by piece. */
export type TextSource = string | AsyncIterable<string | Uint8Array>;

/** The text of an input without its byte order mark. */
export async function* decodeText(source: TextSource): AsyncGenerator<string> {
  let first = true;
  for await (const text of textOf(source)) {
    if (text === "") continue;
    yield first && text.startsWith("\uFEFF") ? text.slice(1) : text;
    first = false;
  }
}

async function* textOf(source: TextSource): AsyncGenerator<string> {
  if (typeof source === "string") {
    yield source;
    return;
  }
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of source) {
    if (typeof chunk === "string") yield chunk;
    else {
      decoder ??= new TextDecoder(encodingOf(bytes(chunk)), { ignoreBOM: true });
      yield decoder.decode(chunk, { stream: true });
    }
  }
  if (decoder !== undefined) yield decoder.decode();
}

function bytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TraceJudgeError(
    "INPUT_UNREADABLE",
    "the input is neither text nor bytes",
    "Give a stream of strings or of byte arrays",
  );
}

function encodingOf(start: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  return start[0] === 0xfe && start[1] === 0xff ? "utf-16be" : "utf-8";
}
