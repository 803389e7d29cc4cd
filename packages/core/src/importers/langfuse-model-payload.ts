import { aiSdkCalls, aiSdkMessages } from "./ai-sdk-messages.ts";
import { callsInText, firstAnswer } from "./calls-in-text.ts";
import { isRecord, type JsonRecord } from "./json-value.ts";
import { partsMessages } from "./otlp-messages.ts";
import { parsedText } from "./otlp-reading.ts";
import { isRole } from "./to-message.ts";
import { toToolCalls } from "./to-tool-calls.ts";

export interface Payload {
  inputs: unknown;
  outputs: unknown;
  tools?: readonly unknown[];
}

/** A model's input is its list of messages, or the provider's whole request. */
export function modelPayload({ inputs, outputs }: Payload): Required<Payload> {
  const request = isRecord(inputs) ? inputs : {};
  const list = Array.isArray(inputs) ? inputs : request.messages;
  const tools = Array.isArray(request.tools) ? request.tools : [];
  if (!Array.isArray(list)) return { inputs, outputs: answerOf(outputs), tools };
  const isTool = (item: unknown): boolean => toolIn(item) !== undefined;
  const messages = messagesOf(list.filter((item) => !isTool(item)));
  return {
    inputs: { ...request, messages },
    outputs: answerOf(outputs),
    tools: [...tools, ...list.filter(isTool).map(toolIn)],
  };
}

function messagesOf(list: readonly unknown[]): JsonRecord[] {
  return withAnswers(aiSdkMessages(partsMessages(list)).map(callsInText));
}

function answerOf(outputs: unknown): unknown {
  const calls = Array.isArray(outputs) ? aiSdkCalls(outputs) : [];
  if (calls.length > 0) return { role: "assistant", content: "", tool_calls: calls };
  if (isRecord(outputs)) return aiSdkMessages([outputs])[0];
  if (!Array.isArray(outputs)) return outputs;
  return firstAnswer(messagesOf(outputs)) ?? outputs;
}

/** LangChain's tools stand among the messages: `{role: "tool", content: {type: "function", …}}`. */
function toolIn(message: unknown): unknown {
  if (!isRecord(message) || message.role !== "tool" || !isRecord(message.content)) return undefined;
  const { content } = message;
  return content.type === "function" && isRecord(content.function) ? content : undefined;
}

/** Langfuse's handler for LangChain.js gives a tool's answer the tool's name as role, and no id. */
export function withAnswers(messages: readonly JsonRecord[]): JsonRecord[] {
  const open: { id: string; name: string }[] = [];
  return messages.map((message) => {
    open.push(...toToolCalls(message));
    if (isRole(message.role)) return message;
    const at = open.findIndex(({ name }) => name === message.role);
    const [call] = at === -1 ? [] : open.splice(at, 1);
    return call === undefined
      ? message
      : { ...message, role: "tool", name: call.name, tool_call_id: call.id };
  });
}

/** The tools that Langfuse found: their descriptions and parameters, as JSON text, by their names. */
export function foundTools(definitions: unknown): JsonRecord[] {
  if (!isRecord(definitions)) return [];
  return Object.entries(definitions).map(([name, text]) => {
    const found = parsedText(text);
    const { description, parameters } = isRecord(found) ? found : {};
    return { name, description, parameters: parsedText(parameters) };
  });
}
