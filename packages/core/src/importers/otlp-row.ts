import { firstText, type JsonRecord } from "./json-value.ts";
import { readAiSdk } from "./otlp-ai-sdk.ts";
import { readGenAi } from "./otlp-gen-ai.ts";
import { readLangfuse } from "./otlp-langfuse.ts";
import { readOpenInference } from "./otlp-openinference.ts";
import type { SpanReading } from "./otlp-reading.ts";
import { isRootSpan, type OtlpSpan } from "./otlp-span.ts";

/** What a span says in any dialect we know. */
export function readSpan(span: OtlpSpan): SpanReading | undefined {
  return readOpenInference(span) ?? readAiSdk(span) ?? readLangfuse(span) ?? readGenAi(span);
}

/** A span as a run row; `span_kind` is absent on spans that are of no agent (HTTP, databases). */
export function rowFromSpan(span: OtlpSpan): JsonRecord {
  const said = readSpan(span);
  const row: JsonRecord = {
    id: span.spanId,
    trace_id: span.traceId,
    parent_run_id: span.parentSpanId ?? null,
    is_root: isRootSpan(span),
    name: said?.name ?? span.name,
    run_type: said?.runType === "agent" ? "chain" : (said?.runType ?? "chain"),
    start_time: span.startTime,
    end_time: span.endTime,
    inputs: said?.inputs,
    outputs: said?.outputs,
    tags: said?.tags ?? [],
    ...errorOf(span, said),
  };
  if (said !== undefined) row.span_kind = said.runType;
  row.extra = { ...extraOf(span, said), ...noteOf(span) };
  return row;
}

function extraOf(span: OtlpSpan, said: SpanReading | undefined): JsonRecord {
  const service = isRootSpan(span) ? firstText(span.resource["service.name"]) : undefined;
  const thread = said?.threadId ?? firstText(span.resource["session.id"]);
  return {
    metadata: {
      ...(service !== undefined && { "service.name": service }),
      ...(thread !== undefined && { thread_id: thread }),
      ...said?.metadata,
    },
    ...(said?.toolCallId !== undefined && { tool_call_id: said.toolCallId }),
    ...(said?.tools !== undefined && { invocation_params: { tools: said.tools } }),
  };
}

function exceptionOf(span: OtlpSpan): JsonRecord {
  return span.events.findLast(({ name }) => name === "exception")?.attributes ?? {};
}

function errorOf(span: OtlpSpan, said: SpanReading | undefined): JsonRecord {
  if (span.status !== "error" && said?.failure === undefined) return {};
  const exception = exceptionOf(span);
  const message = firstText(span.statusMessage, exception["exception.message"], said?.failure);
  return { status: "error", ...(message !== undefined && { error: message }) };
}

/** The class of an error stands in the exception; the status has only its words. */
function noteOf(span: OtlpSpan): JsonRecord {
  const name = firstText(exceptionOf(span)["exception.type"], span.attributes["error.type"]);
  return span.status === "error" && name !== undefined ? { tracejudge: { error_name: name } } : {};
}

/** Whether the span of a model or an agent keeps its messages elsewhere: in logs, or nowhere. */
export function isWordless(span: OtlpSpan, kinds = ["llm", "agent"]): boolean {
  const said = readSpan(span);
  if (said === undefined || !kinds.includes(said.runType)) return false;
  return said.inputs === undefined && said.outputs === undefined;
}
