import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { enveloped, isEnvelope, type Levels } from "./otlp-envelope.ts";
import { isGenAiEvent } from "./otlp-gen-ai-events.ts";
import { parsedText } from "./otlp-reading.ts";
import type { OtlpEvent, OtlpSpan } from "./otlp-span.ts";
import { anyValue, attributesOf, hexId } from "./otlp-value.ts";

/** What a model was told or said, recorded as a log beside its span. */
export interface OtlpLog {
  traceId: string;
  spanId: string;
  /** Nanoseconds since the epoch, as text: its order among the logs of its span. */
  time: string;
  event: OtlpEvent;
}

/** A log and where it stood in the payload; undefined where it does not say whose it is. */
export interface PlacedLog {
  log: OtlpLog | undefined;
  path: string;
}

const levels: Levels = {
  groups: ["resourceLogs", "resource_logs"],
  scopes: ["scopeLogs", "scope_logs", "instrumentationLibraryLogs"],
  items: ["logRecords", "log_records", "logs"],
};

/** Whether a record is a payload of logs. */
export function isOtlpLogs(record: unknown): boolean {
  return isEnvelope(record, levels);
}

/** The logs of an OTLP payload that are GenAI events; what else an app logs is passed over. */
export function* otlpLogs(payload: unknown): Generator<PlacedLog> {
  if (!isEnvelope(payload, levels)) return;
  for (const { item, path } of enveloped(payload, levels)) {
    const event = eventOf(item);
    if (!isGenAiEvent(event.name)) continue;
    const traceId = hexId(item.traceId ?? item.trace_id, 16);
    const spanId = hexId(item.spanId ?? item.span_id, 8);
    const whole = traceId !== undefined && spanId !== undefined;
    yield { log: whole ? { traceId, spanId, time: timeOf(item), event } : undefined, path };
  }
}

/** A message stands in the body (1.28 to 1.36) or in the attributes (since 1.37). */
function eventOf(record: JsonRecord): OtlpEvent {
  const attributes = attributesOf(record.attributes);
  const body = parsedText(anyValue(record.body));
  const said = isRecord(body) ? body : body === undefined ? {} : { content: body };
  const name = firstText(record.eventName, record.event_name, attributes["event.name"]) ?? "";
  return { name, attributes: { ...said, ...attributes } };
}

function timeOf(record: JsonRecord): string {
  const time = record.timeUnixNano ?? record.time_unix_nano;
  const known = Number(time) > 0 ? time : (record.observedTimeUnixNano ?? time);
  return /^\d+$/.test(String(known)) ? String(known) : "0";
}

/** The events of each span, in their order; what an exporter sent twice stands once. */
export function eventsBySpan(logs: Iterable<OtlpLog>): Map<string, OtlpEvent[]> {
  const once = new Map([...logs].map((log) => [JSON.stringify(log), log]));
  const inOrder = [...once.values()].sort(
    (a, b) => a.time.length - b.time.length || Number(a.time > b.time) - Number(a.time < b.time),
  );
  const found = new Map<string, OtlpEvent[]>();
  for (const { spanId, event } of inOrder) {
    const events = found.get(spanId) ?? [];
    found.set(spanId, events);
    events.push(event);
  }
  return found;
}

/** The span as if it had recorded the events itself. */
export function withEvents(span: OtlpSpan, events: readonly OtlpEvent[] = []): OtlpSpan {
  return events.length === 0 ? span : { ...span, events: [...span.events, ...events] };
}
