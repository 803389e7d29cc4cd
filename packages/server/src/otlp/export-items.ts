import { createHash } from "node:crypto";
import { isRootSpan, isWordless, otlpLogs, otlpSpans } from "@tracejudge/core";
import type { Signal } from "./otlp-types.ts";

/** A span as it is gathered. */
export interface SpanItem {
  traceId: string;
  spanId: string;
  /** An `OtlpSpan` as JSON text. */
  text: string;
  /** It is of a model, and has none of its words. */
  wordless: boolean;
  /** Which kind of root has ended with it. */
  ended?: "root" | "remote";
}

/** A log as it is gathered. */
export interface LogItem {
  traceId: string;
  /** Of the text: exporters send a log again when they missed the answer. */
  hash: string;
  /** An `OtlpLog` as JSON text. */
  text: string;
}

/** One span or log of an export; `invalid` where it does not say whose it is. */
export type ExportItem = { span: SpanItem } | { log: LogItem } | "invalid";

/** Items, and characters of their text, in one slice: what the server's thread takes in one go. */
const SLICE_ITEMS = 1_000;
const SLICE_SIZE = 1024 * 1024;

/** The spans or logs of a decoded payload, in slices. Logs that are no words of a model are passed over. */
export function* exportSlices(payload: unknown, signal: Signal): Generator<ExportItem[]> {
  let slice: ExportItem[] = [];
  let size = 0;
  for (const item of signal === "traces" ? spansOf(payload) : logsOf(payload)) {
    slice.push(item);
    size += textOf(item).length;
    if (slice.length < SLICE_ITEMS && size < SLICE_SIZE) continue;
    yield slice;
    slice = [];
    size = 0;
  }
  if (slice.length > 0) yield slice;
}

function textOf(item: ExportItem): string {
  if (item === "invalid") return "";
  return "span" in item ? item.span.text : item.log.text;
}

function* spansOf(payload: unknown): Generator<ExportItem> {
  for (const { span } of otlpSpans(payload)) {
    if (span === undefined) {
      yield "invalid";
      continue;
    }
    const { traceId, spanId, remoteParent, endTime } = span;
    const hasEnded = isRootSpan(span) && endTime !== undefined;
    const wordless = isWordless(span, ["llm"]);
    const ended = remoteParent ? ("remote" as const) : ("root" as const);
    const text = JSON.stringify(span);
    yield { span: { traceId, spanId, text, wordless, ...(hasEnded && { ended }) } };
  }
}

function* logsOf(payload: unknown): Generator<ExportItem> {
  for (const { log } of otlpLogs(payload)) {
    if (log === undefined) {
      yield "invalid";
      continue;
    }
    const text = JSON.stringify(log);
    const hash = createHash("sha1").update(text).digest("base64");
    yield { log: { traceId: log.traceId, hash, text } };
  }
}
