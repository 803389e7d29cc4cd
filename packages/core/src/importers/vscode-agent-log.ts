import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { rowFromSpan } from "./otlp-row.ts";
import { otlpSpans } from "./otlp-span.ts";
import { traceFromSpanRows } from "./otlp-tree.ts";
import { type FoundRow, RowReader } from "./row-reader.ts";
import type { TraceImporter } from "./trace-importer.ts";
import { isLogEntry, rowFromEntry } from "./vscode-agent-log-row.ts";

/**
 * Logs of VS Code's agent (Copilot Chat): the export of the agent debug panel, which is OTLP JSON
 * beside a field `copilotChat`, and the log on disk, `debug-logs/<session>/main.jsonl`. Written
 * against `otlpFormatConversion.ts` and `otelChatDebugLogProvider.ts` of microsoft/vscode-copilot-chat
 * (commits 3fef59c and 0d66122) and `chatDebugFileLoggerService.ts` of microsoft/vscode, extensions/
 * copilot (commit 091f25f). Since 0d66122 the panel exports no messages: prefer the log on disk.
 */
export const vscodeAgentLog: TraceImporter = {
  format: "vscode-agent-log",
  order: 20,
  detect: (record) => isPanelExport(record) || isLogEntry(record),
  open: () =>
    new RowReader({
      rowsOf,
      traceOf: (rows, place) => traceFromSpanRows(rows, place, "vscode-agent-log"),
      invalid: {
        code: "LOG_ENTRY_INVALID",
        severity: "error",
        message: "not an entry of the agent's log",
        remedy: "Export the session again from the agent debug panel",
      },
    }),
};

function isPanelExport(record: unknown): record is JsonRecord {
  return isRecord(record) && isRecord(record.copilotChat) && record.resourceSpans !== undefined;
}

function* rowsOf(record: unknown): Generator<FoundRow> {
  if (isPanelExport(record)) yield* panelRows(record);
  else if (isLogEntry(record)) {
    const row = rowFromEntry(record);
    if (row !== undefined) yield { row };
  } else yield { row: undefined };
}

/** Every session that is exported without its messages has the trace id `exported-trace`. */
function* panelRows(record: JsonRecord): Generator<FoundRow> {
  const session = isRecord(record.copilotChat)
    ? firstText(record.copilotChat.sessionId)
    : undefined;
  for (const { span, path } of otlpSpans(record)) {
    if (span === undefined) yield { row: undefined, path };
    else if (session === undefined || span.traceId !== "exported-trace") {
      yield { row: rowFromSpan(span), path };
    } else yield { row: rowFromSpan({ ...span, traceId: session }), path };
  }
}
