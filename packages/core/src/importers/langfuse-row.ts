import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { partsMessages } from "./otlp-messages.ts";
import { parsedText, type SpanReading } from "./otlp-reading.ts";
import { readSpan } from "./otlp-row.ts";
import { nanosToMillis } from "./otlp-value.ts";

const kinds: ReadonlyMap<string, string> = new Map([
  ["GENERATION", "llm"],
  ["TOOL", "tool"],
  ["RETRIEVER", "retriever"],
  ["EMBEDDING", "embedding"],
  ["AGENT", "agent"],
  ["SPAN", "chain"],
  ["CHAIN", "chain"],
  ["EVENT", "chain"],
  ["EVALUATOR", "chain"],
  ["GUARDRAIL", "chain"],
]);

/** Kinds that show that a trace is an agent's; a span alone may be anything. */
const telling = new Set(["llm", "tool", "retriever", "agent"]);

export function isObservationType(type: unknown): boolean {
  return typeof type === "string" && kinds.has(type.toUpperCase());
}

/** A Langfuse observation as a run row; undefined where it has no id. */
export function rowFromObservation(
  observation: JsonRecord,
  trace: JsonRecord = {},
): JsonRecord | undefined {
  const id = firstText(observation.id);
  if (id === undefined) return undefined;
  const said = spanReading(observation);
  const kind = kindOf(observation, said);
  const parent = firstText(observation.parentObservationId);
  const own = kind === "llm" ? modelPayload(observation) : payloadOf(observation);
  const payload = { ...own, ...said };
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
  const kind = kinds.get(String(type).toUpperCase()) ?? "chain";
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

interface Payload {
  inputs: unknown;
  outputs: unknown;
  tools?: readonly unknown[];
}

/** The export of the web page writes JSON as text, and that as text once more. */
function value(field: unknown): unknown {
  return parsedText(parsedText(field));
}

function payloadOf({ input, output }: JsonRecord): Payload {
  return { inputs: value(input) ?? undefined, outputs: value(output) ?? undefined };
}

/** A model's input is its list of messages, or the provider's whole request. */
function modelPayload(observation: JsonRecord): Payload {
  const { inputs, outputs } = payloadOf(observation);
  const request = isRecord(inputs) ? inputs : {};
  const list = Array.isArray(inputs) ? inputs : request.messages;
  const tools = Array.isArray(request.tools) ? request.tools : [];
  const answer = Array.isArray(outputs) ? (partsMessages(outputs)[0] ?? outputs) : outputs;
  if (!Array.isArray(list)) return { inputs, outputs: answer, tools };
  const isTool = (item: unknown): boolean => toolIn(item) !== undefined;
  const messages = partsMessages(list.filter((item) => !isTool(item)));
  return {
    inputs: { ...request, messages },
    outputs: answer,
    tools: [...tools, ...list.filter(isTool).map(toolIn)],
  };
}

/** LangChain's tools stand among the messages: `{role: "tool", content: {type: "function", …}}`. */
function toolIn(message: unknown): unknown {
  if (!isRecord(message) || message.role !== "tool" || !isRecord(message.content)) return undefined;
  const { content } = message;
  return content.type === "function" && isRecord(content.function) ? content : undefined;
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
