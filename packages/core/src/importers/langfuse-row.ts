import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { langfuseKinds } from "./langfuse-kinds.ts";
import { foundTools, modelPayload, type Payload } from "./langfuse-model-payload.ts";
import { parsedText, type SpanReading } from "./otlp-reading.ts";
import { readSpan } from "./otlp-row.ts";
import { nanosToMillis } from "./otlp-value.ts";
import { messagesIn } from "./trace-from-runs-payload.ts";

/** Kinds that show that a trace is an agent's; a span alone may be anything. */
const telling = new Set(["llm", "tool", "retriever", "agent"]);

/** Whether a record is an observation by itself, in either case of its fields. */
export function isObservation(record: unknown): boolean {
  if (!isRecord(record)) return false;
  const { traceId, type, startTime } = camelCased(record);
  if (typeof traceId !== "string" || startTime === undefined) return false;
  return typeof type === "string" && langfuseKinds.has(type.toUpperCase());
}

/** The scheduled export to a storage writes its rows in snake case. */
function camelCased(record: JsonRecord): JsonRecord {
  if (record.traceId !== undefined || typeof record.trace_id !== "string") return record;
  const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [camel(key), value]));
}

/** A Langfuse observation as a run row; undefined where it has no id. */
export function rowFromObservation(
  record: JsonRecord,
  trace: JsonRecord = {},
): JsonRecord | undefined {
  const observation = camelCased(record);
  const id = firstText(observation.id);
  if (id === undefined) return undefined;
  const said = spanReading(observation);
  const kind = kindOf(observation, said);
  const parent = firstText(observation.parentObservationId);
  const payload = payloadBeside(observation, kind, said);
  return {
    id,
    trace_id: firstText(observation.traceId, trace.id),
    parent_run_id: parent ?? null,
    is_root: parent === undefined,
    name: (kind === "tool" ? said?.name : undefined) ?? firstText(observation.name) ?? "",
    run_type: kind === "agent" ? "chain" : kind,
    ...(telling.has(kind) && { span_kind: kind }),
    start_time: nanosToMillis(observation.startTime),
    end_time: nanosToMillis(observation.endTime ?? momentary(observation)),
    inputs: payload.inputs,
    outputs: payload.outputs,
    ...errorOf(observation),
    ...extraOf(observation, trace, payload),
  };
}

/** A span alone may be anything: what its recorder wrote beside it tells. */
function kindOf({ type }: JsonRecord, said: SpanReading | undefined): string {
  const kind = langfuseKinds.get(String(type).toUpperCase()) ?? "chain";
  return kind === "chain" ? (said?.runType ?? kind) : kind;
}

/** Langfuse keeps the attributes of the OpenTelemetry span that it made an observation of. */
function spanReading(observation: JsonRecord): SpanReading | undefined {
  const { attributes } = recordIn(observation.metadata);
  if (!isRecord(attributes)) return undefined;
  return readSpan({
    traceId: "",
    spanId: "",
    remoteParent: false,
    name: firstText(observation.name) ?? "",
    status: "unset",
    attributes,
    events: [],
    resource: {},
  });
}

/** The trace itself as the root of its observations, where several of them begin it. */
export function rowFromTrace(trace: JsonRecord, observations: readonly JsonRecord[]): JsonRecord {
  const starts = observations.map((one) => nanosToMillis(one.startTime) ?? Number.NaN);
  const ends = observations.map((one) => nanosToMillis(one.endTime) ?? Number.NaN);
  const known = (times: number[]) =>
    times.filter((time) => !Number.isNaN(time)).sort((a, b) => a - b);
  return {
    id: trace.id,
    trace_id: trace.id,
    parent_run_id: null,
    is_root: true,
    name: firstText(trace.name) ?? "",
    run_type: "chain",
    start_time: known(starts)[0] ?? nanosToMillis(trace.timestamp),
    end_time: known(ends).at(-1) ?? nanosToMillis(trace.timestamp),
    ...payloadOf(trace),
    ...extraOf(trace, trace, {}),
  };
}

/** An event has no end. */
function momentary({ type, startTime }: JsonRecord): unknown {
  return String(type).toUpperCase() === "EVENT" ? startTime : undefined;
}

/** The export of the web page writes JSON as text, and that as text once more. */
function value(field: unknown): unknown {
  return parsedText(parsedText(field));
}

function payloadOf({ input, output }: JsonRecord): Payload {
  return { inputs: value(input) ?? undefined, outputs: value(output) ?? undefined };
}

/** What the observation holds, and what only the span beside it told. */
function payloadBeside(
  observation: JsonRecord,
  kind: string,
  said: Partial<SpanReading> = {},
): Partial<SpanReading> {
  if (kind !== "llm") return { ...payloadOf(observation), ...said };
  const own = modelPayload(payloadOf(observation));
  const kept = recordIn(observation.metadata).tools;
  const offered = [...own.tools, ...(Array.isArray(kept) ? kept.map(parsedText) : [])];
  const tools = offered.length > 0 ? offered : foundTools(observation.toolDefinitions);
  return { ...own, tools, ...said, inputs: withInstructions(said.inputs, own.inputs) };
}

/** Langfuse takes the messages out of the span's attributes; older versions leave the instructions. */
function withInstructions(told: unknown, own: unknown): unknown {
  const instructions = messagesIn(told);
  const isMore = instructions.every(({ role }) => role === "system") && isRecord(own);
  if (!isMore || !Array.isArray(own.messages)) return told ?? own;
  const given = messagesIn(own).some(({ role }) => role === "system");
  return given ? own : { ...own, messages: [...instructions, ...own.messages] };
}

function errorOf({ level, statusMessage }: JsonRecord): JsonRecord {
  if (level !== "ERROR") return {};
  const error = firstText(statusMessage);
  return { status: "error", ...(error !== undefined && { error }) };
}

function extraOf(
  from: JsonRecord,
  trace: JsonRecord,
  { tools, toolCallId }: Partial<SpanReading>,
): JsonRecord {
  const { tags, resourceAttributes, scope, attributes, ...metadata } = recordIn(from.metadata);
  const thread = firstText(from.sessionId, trace.sessionId);
  return {
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    extra: {
      metadata: { ...metadata, ...(thread !== undefined && { thread_id: thread }) },
      ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
      ...(tools !== undefined && tools.length > 0 && { invocation_params: { tools } }),
    },
  };
}

function recordIn(field: unknown): JsonRecord {
  const metadata = value(field);
  return isRecord(metadata) ? metadata : {};
}
