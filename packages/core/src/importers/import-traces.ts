import type { TraceFormat } from "../trace.ts";
import type { TextSource } from "./decode-text.ts";
import { guarded } from "./guarded.ts";
import { formats } from "./index.ts";
import { isRecord } from "./json-value.ts";
import { limitProblems } from "./limit-problems.ts";
import { readRecords } from "./read-records.ts";
import { toMessage } from "./to-message.ts";
import { type Imported, type InputRecord, problemAt, type RecordReader } from "./trace-importer.ts";

export interface ImportOptions {
  /** Takes every record for this format; without it each record is looked at. */
  format?: TraceFormat;
  /** Named in problems and in the traces' `source`. */
  file?: string;
}

/**
 * The traces of an input: JSON lines, a JSON document, or several; `source` is the text itself or its
 * pieces. Reads JSON lines as they come, in bounded memory, and never throws: whatever is wrong is a
 * problem beside the traces.
 */
export async function* importTraces(
  source: TextSource,
  options: ImportOptions = {},
): AsyncGenerator<Imported> {
  yield* limitProblems(imported(source, options), options.file);
}

async function* imported(source: TextSource, options: ImportOptions): AsyncGenerator<Imported> {
  const readers = new Map<TraceFormat, RecordReader>();
  for await (const item of readRecords(source, options.file)) {
    if ("problem" in item) yield item;
    else yield* readRecord(item.record, readers, options.format);
  }
  const place = options.file === undefined ? {} : { file: options.file };
  for (const reader of readers.values()) yield* guarded(place, () => reader.end());
}

function* readRecord(
  record: InputRecord,
  readers: Map<TraceFormat, RecordReader>,
  given?: TraceFormat,
): Generator<Imported> {
  const importer = formats.find(({ format, detect }) =>
    given === undefined ? detect(record.value) : format === given,
  );
  if (importer === undefined) {
    yield unknownFormat(record);
    return;
  }
  const reader = readers.get(importer.format) ?? importer.open();
  readers.set(importer.format, reader);
  yield* guarded(record, () => reader.read(record));
}

function unknownFormat(record: InputRecord): Imported {
  const single = isRecord(record.value) && toMessage(record.value) !== undefined;
  return problemAt(record, {
    code: "FORMAT_UNKNOWN",
    severity: "error",
    message: single
      ? "a single message, not a conversation"
      : "the record is of no known trace format",
    remedy: single
      ? 'Put all messages of a conversation in one list, or under "messages"'
      : `Give one of: ${formats.map(({ format }) => format).join(", ")}`,
  });
}
