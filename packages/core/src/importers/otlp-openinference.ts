import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { inferenceMessages } from "./otlp-messages.ts";
import { parsedList, parsedText, reading, type SpanReading } from "./otlp-reading.ts";
import type { OtlpSpan } from "./otlp-span.ts";
import { indexed } from "./otlp-value.ts";
import { messagesIn, modelInput, modelOutput } from "./trace-from-runs-payload.ts";

const kinds: ReadonlyMap<string, SpanReading["runType"]> = new Map([
  ["LLM", "llm"],
  ["TOOL", "tool"],
  ["RETRIEVER", "retriever"],
  ["EMBEDDING", "embedding"],
  ["AGENT", "agent"],
]);

/** Spans with OpenInference's attributes (Arize Phoenix). */
export function readOpenInference(span: OtlpSpan): SpanReading | undefined {
  const { attributes } = span;
  const kind = firstText(attributes["openinference.span.kind"])?.toUpperCase();
  if (kind === undefined) return undefined;
  const metadata = parsedText(attributes.metadata);
  const common = {
    runType: kinds.get(kind) ?? "chain",
    name: nameOf(span),
    inputs: parsedText(attributes["input.value"]),
    outputs: parsedText(attributes["output.value"]),
    metadata: isRecord(metadata) ? metadata : undefined,
    threadId: firstText(attributes["session.id"]),
    tags: parsedList(attributes["tag.tags"]).filter((tag) => typeof tag === "string"),
  };
  return reading({ ...common, ...partOf(kind, attributes, common) });
}

function nameOf({ name, attributes }: OtlpSpan): string {
  const own = firstText(attributes["tool.name"], attributes["agent.name"]);
  return own ?? name;
}

type Payload = Pick<SpanReading, "inputs" | "outputs">;

function partOf(kind: string, attributes: JsonRecord, payload: Payload): Partial<SpanReading> {
  if (kind === "LLM") return readModel(attributes, payload);
  if (kind === "TOOL") return readTool(attributes, payload);
  return kind === "RETRIEVER" ? readRetriever(attributes, payload) : {};
}

/** The whole request says more than the flattened messages, where it can be read. */
function readModel(attributes: JsonRecord, payload: Payload): Partial<SpanReading> {
  const flatInput = flatMessages(attributes, "llm.input_messages", ["llm.prompts", "prompt.text"]);
  const [flatOutput] = flatMessages(attributes, "llm.output_messages", [
    "llm.choices",
    "completion.text",
  ]);
  const readable = isRecord(payload.inputs) ? modelInput(payload.inputs).length : 0;
  const tools = indexed(attributes, "llm.tools").map((tool) =>
    parsedText(tool["tool.json_schema"]),
  );
  const parameters = parsedText(attributes["llm.invocation_parameters"]);
  const offered = tools.length > 0 || !isRecord(parameters) ? tools : parsedList(parameters.tools);
  return {
    ...(readable < flatInput.length && { inputs: { messages: flatInput } }),
    ...(saysMore(flatOutput, payload.outputs) && {
      outputs: { ...flatOutput, role: "assistant" },
    }),
    ...(offered.length > 0 && { tools: offered }),
  };
}

/** Models that complete a text have it in attributes of its own. */
function flatMessages(
  attributes: JsonRecord,
  prefix: string,
  [texts, field]: readonly [string, string],
): JsonRecord[] {
  const messages = inferenceMessages(attributes, prefix);
  if (messages.length > 0) return messages;
  return indexed(attributes, texts).map((text) => ({ role: "user", content: text[field] ?? "" }));
}

function saysMore(flat: JsonRecord | undefined, outputs: unknown): boolean {
  if (flat === undefined) return false;
  const whole = isRecord(outputs) ? modelOutput(outputs) : undefined;
  if (whole === undefined || messagesIn(outputs).length + choices(outputs) === 0) return true;
  return Array.isArray(flat.tool_calls) && whole.toolCalls === undefined;
}

/** Responses of providers, whose messages do not stand by themselves. */
function choices(outputs: unknown): number {
  if (!isRecord(outputs)) return 0;
  return [outputs.choices, outputs.generations].filter(Array.isArray).length;
}

function readTool(attributes: JsonRecord, payload: Payload): Partial<SpanReading> {
  const args = attributes["tool_call.function.arguments"];
  const id = firstText(attributes["tool_call.id"], attributes["tool.id"]);
  const { outputs } = payload;
  return {
    ...(args !== undefined && { inputs: parsedText(args) }),
    ...(outputs !== undefined && { outputs: isRecord(outputs) ? outputs : { output: outputs } }),
    ...(id !== undefined && { toolCallId: id }),
  };
}

function readRetriever(attributes: JsonRecord, payload: Payload): Partial<SpanReading> {
  const documents = indexed(attributes, "retrieval.documents").map((document) => ({
    page_content: document["document.content"] ?? "",
  }));
  return documents.length > 0 ? { outputs: { documents } } : { outputs: payload.outputs };
}
