import type { TraceFormat } from "../trace.ts";
import { traceFromConversation } from "./conversation.ts";
import type { Imported, InputRecord, RecordReader } from "./trace-importer.ts";

/** A reader for formats in which every record is one whole conversation. */
export function conversationReader(format: TraceFormat): RecordReader {
  return {
    *read(record): Generator<Imported> {
      const { file, line, path } = record;
      const place = {
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
        ...(path !== undefined && { path }),
      };
      const id = recordName(record);
      const { trace, problems } = traceFromConversation(record.value, { id, format, ...place });
      for (const problem of problems) yield { problem };
      if (trace !== undefined) yield { trace };
    },
    end: () => [],
  };
}

/** A name for a record without an id: `file:line`, or `file#n` inside a document. */
function recordName({ file, line, path, index }: InputRecord): string {
  const name = file ?? "input";
  return line !== undefined && path === undefined ? `${name}:${line}` : `${name}#${index + 1}`;
}
