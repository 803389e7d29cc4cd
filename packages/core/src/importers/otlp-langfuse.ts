import { firstText, type JsonRecord } from "./json-value.ts";
import { langfuseKinds } from "./langfuse-kinds.ts";
import { modelPayload } from "./langfuse-model-payload.ts";
import { parsedList, parsedText, reading, type SpanReading } from "./otlp-reading.ts";
import type { OtlpSpan } from "./otlp-span.ts";

const OBSERVATION = "langfuse.observation.";
const METADATA = `${OBSERVATION}metadata.`;

/** Spans that Langfuse's own clients send since version 4 (`@langfuse/langchain`, `@langfuse/tracing`). */
export function readLangfuse({ name, attributes }: OtlpSpan): SpanReading | undefined {
  const type = firstText(attributes[`${OBSERVATION}type`]);
  const kind = type === undefined ? undefined : langfuseKinds.get(type.toUpperCase());
  if (kind === undefined) return undefined;
  const { tags, ...metadata } = metadataIn(attributes);
  const payload = {
    inputs: parsedText(attributes[`${OBSERVATION}input`]),
    outputs: parsedText(attributes[`${OBSERVATION}output`]),
  };
  return reading({
    // A plain span may be anything: only what holds it shows that it is an agent's
    runType: kind,
    name,
    ...(kind === "llm" ? modelFields(payload) : payload),
    metadata,
    tags: parsedList(tags).filter((tag) => typeof tag === "string"),
    threadId: firstText(attributes["session.id"], attributes["langfuse.session.id"]),
    failure: failureOf(attributes),
  });
}

function modelFields(payload: { inputs: unknown; outputs: unknown }): Partial<SpanReading> {
  const { tools, ...own } = modelPayload(payload);
  return { ...own, ...(tools.length > 0 && { tools }) };
}

/** Each key of the metadata is an attribute of its own, its value JSON as text. */
function metadataIn(attributes: JsonRecord): JsonRecord {
  const own = Object.entries(attributes).filter(([key]) => key.startsWith(METADATA));
  return Object.fromEntries(
    own.map(([key, value]) => [key.slice(METADATA.length), parsedText(value)]),
  );
}

function failureOf(attributes: JsonRecord): string | undefined {
  if (attributes[`${OBSERVATION}level`] !== "ERROR") return undefined;
  return firstText(attributes[`${OBSERVATION}status_message`]) ?? "";
}
