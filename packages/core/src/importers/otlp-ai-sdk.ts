import { aiSdkCalls, aiSdkMessages } from "./ai-sdk-messages.ts";
import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { systemMessages } from "./otlp-messages.ts";
import { parsedList, parsedText, reading, type SpanReading } from "./otlp-reading.ts";
import type { OtlpSpan } from "./otlp-span.ts";

const metadataPrefix = "ai.telemetry.metadata.";

/**
 * Spans of Vercel's AI SDK (`experimental_telemetry`, versions 3 to 6), which keep a model's words in
 * attributes of its own: `ai.prompt.messages`, `ai.response.text`, `ai.response.toolCalls`.
 */
export function readAiSdk(span: OtlpSpan): SpanReading | undefined {
  const { attributes } = span;
  const operation = firstText(attributes["ai.operationId"]);
  if (operation === undefined) return undefined;
  const metadata = metadataOf(attributes);
  const common = {
    metadata,
    threadId: firstText(metadata.threadId, metadata.sessionId, metadata.chatId),
  };
  return reading({ runType: "chain", ...common, ...partOf(operation, span) });
}

function partOf(operation: string, span: OtlpSpan): Partial<SpanReading> {
  if (operation === "ai.toolCall") return readTool(span);
  if (/embed/i.test(operation)) return { runType: "embedding", name: span.name };
  return /\.do(Generate|Stream)$/.test(operation) ? readModel(span) : readAgent(span);
}

function metadataOf(attributes: JsonRecord): JsonRecord {
  const own = Object.entries(attributes).filter(([key]) => key.startsWith(metadataPrefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(metadataPrefix.length), value]));
}

function readTool({ name, attributes }: OtlpSpan): Partial<SpanReading> {
  const result = attributes["ai.toolCall.result"];
  const id = firstText(attributes["ai.toolCall.id"]);
  const args = parsedText(attributes["ai.toolCall.args"]);
  return {
    runType: "tool",
    name: firstText(attributes["ai.toolCall.name"]) ?? name,
    ...(args !== undefined && { inputs: args }),
    ...(result !== undefined && { outputs: { output: result } }),
    ...(id !== undefined && { toolCallId: id }),
  };
}

function readModel({ name, attributes }: OtlpSpan): Partial<SpanReading> {
  const messages = aiSdkMessages(parsedList(attributes["ai.prompt.messages"]).filter(isRecord));
  const tools = parsedList(attributes["ai.prompt.tools"]).map(parsedText);
  const said = answerOf(attributes);
  return {
    runType: "llm",
    name: firstText(attributes["gen_ai.request.model"], attributes["ai.model.id"]) ?? name,
    ...(messages.length > 0 && { inputs: { messages } }),
    ...(said !== undefined && { outputs: said }),
    ...(tools.length > 0 && { tools }),
  };
}

/** The call of `generateText` and its like: the loop around model and tools. */
function readAgent({ name, attributes }: OtlpSpan): Partial<SpanReading> {
  const asked = requestOf(parsedText(attributes["ai.prompt"]));
  const said = answerOf(attributes);
  return {
    runType: "agent",
    name: firstText(attributes["ai.telemetry.functionId"]) ?? name,
    ...(asked.length > 0 && { inputs: { messages: asked } }),
    ...(said !== undefined && { outputs: { messages: [said] } }),
  };
}

/** `{system, prompt}` or `{system, messages}`; a prompt may be a list of messages too. */
function requestOf(prompt: unknown): JsonRecord[] {
  if (!isRecord(prompt)) return [];
  const given = prompt.messages ?? prompt.prompt;
  const messages: JsonRecord[] =
    typeof given === "string"
      ? [{ role: "user", content: given }]
      : aiSdkMessages(parsedList(given).filter(isRecord));
  return [...systemMessages(prompt.system), ...messages];
}

/** Before version 4 the attributes began with `ai.result`. */
function answerOf(attributes: JsonRecord): JsonRecord | undefined {
  const field = (name: string) =>
    attributes[`ai.response.${name}`] ?? attributes[`ai.result.${name}`];
  const calls = aiSdkCalls(field("toolCalls"));
  const content = firstText(field("text"), field("object")) ?? "";
  if (content === "" && calls.length === 0) return undefined;
  const thought = firstText(field("reasoning"));
  return {
    role: "assistant",
    content,
    ...(thought !== undefined && { reasoning_content: thought }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}
