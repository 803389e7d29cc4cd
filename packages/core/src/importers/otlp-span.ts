import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { enveloped, isEnvelope, type Levels } from "./otlp-envelope.ts";
import { attributesOf, hexId, nanosToMillis } from "./otlp-value.ts";

/** One span, whichever exporter wrote it. */
export interface OtlpSpan {
  /** 32 hex digits, where the recorder keeps to the specification. */
  traceId: string;
  /** 16 hex digits. */
  spanId: string;
  parentSpanId?: string;
  /** True where the parent is a span of another process, which exports its own spans. */
  remoteParent: boolean;
  name: string;
  /** Milliseconds since the epoch. */
  startTime?: number;
  /** Absent while the span goes on. */
  endTime?: number;
  status: "unset" | "ok" | "error";
  statusMessage?: string;
  /** Flat; keys as written, values as JSON values. */
  attributes: JsonRecord;
  events: readonly OtlpEvent[];
  resource: JsonRecord;
}

export interface OtlpEvent {
  name: string;
  attributes: JsonRecord;
}

/** A span and where it stood in the payload. */
export interface PlacedSpan {
  span: OtlpSpan | undefined;
  /** JSON path below the payload, such as `.resourceSpans[0].scopeSpans[0].spans[3]`. */
  path: string;
}

/** Bits 8 and 9 of a span's flags: whether the parent's place is known, and whether it is remote. */
const REMOTE_PARENT = 0x300;

/** True for the span a trace begins with in this process: it has no parent, or a remote one. */
export function isRootSpan(span: Pick<OtlpSpan, "parentSpanId" | "remoteParent">): boolean {
  return span.parentSpanId === undefined || span.remoteParent;
}

/**
 * All spans of an OTLP payload: `{resourceSpans}` in camel or snake case, one span by itself, or a
 * list of spans. What should be a span and has no ids is undefined.
 */
export function* otlpSpans(payload: unknown): Generator<PlacedSpan> {
  if (Array.isArray(payload)) {
    for (const [index, item] of payload.entries()) yield* below(`[${index}]`, otlpSpans(item));
  } else if (isRecord(payload)) {
    if (!isEnvelope(payload, levels)) yield { span: toSpan(payload, {}), path: "" };
    else {
      for (const { item, resource, path } of enveloped(payload, levels)) {
        yield { span: toSpan(item, resource), path };
      }
    }
  } else {
    yield { span: undefined, path: "" };
  }
}

const levels: Levels = {
  groups: ["resourceSpans", "resource_spans"],
  scopes: ["scopeSpans", "scope_spans", "instrumentationLibrarySpans"],
  items: ["spans"],
};

/** Whether a record is a payload or a span; used to recognise the format. */
export function isOtlp(record: unknown): boolean {
  if (!isRecord(record)) return false;
  return isEnvelope(record, levels) || (hasIds(record) && hasSpanFields(record));
}

function hasIds(record: JsonRecord): boolean {
  const context = contextOf(record);
  return Boolean(context.traceId ?? context.trace_id) && Boolean(idIn(record, context));
}

function hasSpanFields(record: JsonRecord): boolean {
  const fields = ["startTimeUnixNano", "start_time_unix_nano", "instrumentationScope", "context"];
  if (fields.some((key) => record[key] !== undefined)) return true;
  return isRecord(record.attributes) || Array.isArray(record.attributes);
}

function* below(prefix: string, spans: Iterable<PlacedSpan>): Generator<PlacedSpan> {
  for (const { span, path } of spans) yield { span, path: prefix + path };
}

/** Console exporters keep the ids in `context`. */
function contextOf(record: JsonRecord): JsonRecord {
  return [record.context, record.spanContext].find(isRecord) ?? record;
}

function idIn(record: JsonRecord, context: JsonRecord): unknown {
  const id = context.spanId ?? context.span_id;
  // The console exporter of JavaScript calls it `id`
  return id ?? (record.instrumentationScope === undefined ? undefined : record.id);
}

function toSpan(record: JsonRecord, resource: JsonRecord): OtlpSpan | undefined {
  const context = contextOf(record);
  const traceId = hexId(context.traceId ?? context.trace_id, 16);
  const spanId = hexId(idIn(record, context), 8);
  if (traceId === undefined || spanId === undefined) return undefined;
  const parentSpanId = parentOf(record);
  const own = isRecord(record.resource) ? attributesOf(record.resource.attributes) : resource;
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    remoteParent: hasRemoteParent(record),
    name: firstText(record.name) ?? "",
    ...timesOf(record),
    ...statusOf(record),
    attributes: attributesOf(record.attributes),
    events: eventsOf(record.events),
    resource: own,
  };
}

function parentOf(record: JsonRecord): string | undefined {
  const context = record.parentSpanContext;
  const inContext = isRecord(context) ? context.spanId : undefined;
  const ids = [record.parentSpanId, record.parent_span_id, record.parent_id, record.parentId];
  return hexId([...ids, inContext].find(Boolean), 8);
}

function hasRemoteParent({ flags, parentSpanContext }: JsonRecord): boolean {
  if (isRecord(parentSpanContext) && parentSpanContext.isRemote === true) return true;
  return typeof flags === "number" && (flags & REMOTE_PARENT) === REMOTE_PARENT;
}

function timesOf(record: JsonRecord): Pick<OtlpSpan, "startTime" | "endTime"> {
  const { timestamp, duration } = record;
  // The console exporter of JavaScript has microseconds
  const written = typeof timestamp === "number" && typeof duration === "number";
  const from = record.startTimeUnixNano ?? record.start_time_unix_nano ?? record.start_time;
  const to = record.endTimeUnixNano ?? record.end_time_unix_nano ?? record.end_time;
  const startTime = written ? timestamp / 1000 : nanosToMillis(from);
  const endTime = written ? (timestamp + duration) / 1000 : nanosToMillis(to);
  return {
    ...(startTime !== undefined && { startTime }),
    ...(endTime !== undefined && { endTime }),
  };
}

/** A code is a number, its name, or Python's `status_code`. */
function statusOf(record: JsonRecord): Pick<OtlpSpan, "status" | "statusMessage"> {
  const held = isRecord(record.status) ? record.status : {};
  const code = String(held.code ?? held.status_code ?? record.status_code ?? "").toUpperCase();
  const message = firstText(held.message, held.description, record.status_message);
  const known = /^(2|(STATUS_CODE_)?ERROR)$/.test(code) ? "error" : undefined;
  return {
    status: known ?? (/^(1|(STATUS_CODE_)?OK)$/.test(code) ? "ok" : "unset"),
    ...(message !== undefined && { statusMessage: message }),
  };
}

function eventsOf(events: unknown): OtlpEvent[] {
  if (!Array.isArray(events)) return [];
  return events.filter(isRecord).map((event) => ({
    name: firstText(event.name) ?? "",
    attributes: attributesOf(event.attributes),
  }));
}
