import { callsInText } from "./calls-in-text.ts";
import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { messageText } from "./message-text.ts";
import { parsedList, parsedText } from "./otlp-reading.ts";
import { indexed } from "./otlp-value.ts";

/**
 * The messages of a `gen_ai.*.messages` attribute, `{role, parts}`, as `{role, content, tool_calls}`
 * for `toMessage`. A message with several tool results becomes one message for each.
 */
export function partsMessages(attribute: unknown): JsonRecord[] {
  return parsedList(attribute).filter(isRecord).flatMap(fromParts);
}

function fromParts(message: JsonRecord): JsonRecord[] {
  if (!Array.isArray(message.parts)) return [message];
  const parts = message.parts.filter(isRecord);
  const answers = parts.filter((part) => part.type === "tool_call_response").map(toAnswer);
  if (answers.length > 0) return answers;
  const calls = parts.filter((part) => part.type === "tool_call").map(toCall);
  const content = parts.filter((part) => part.type !== "tool_call").map(toContent);
  return [
    {
      role: message.role ?? "assistant",
      content,
      ...(message.name !== undefined && { name: message.name }),
      ...(calls.length > 0 && { tool_calls: calls }),
    },
  ];
}

function toAnswer(part: JsonRecord): JsonRecord {
  const said = part.response ?? part.result ?? part.content;
  return {
    role: "tool",
    content: messageText(said),
    ...(typeof part.id === "string" && { tool_call_id: part.id }),
  };
}

function toCall({ id, name, arguments: args }: JsonRecord): JsonRecord {
  return { id, name, args: parsedText(args) };
}

/**
 * Pictures and files have a `modality`, spoken ones their words; a compaction is what earlier turns
 * came to; reasoning has names of the recorder's own too. What is unknown keeps its type.
 */
function toContent(part: JsonRecord): JsonRecord {
  const { type, content, modality, transcript } = part;
  if (type === "text" || type === "compaction") return { type: "text", text: messageText(content) };
  if (/reasoning/i.test(String(type)))
    return { type: "reasoning", reasoning: messageText(content) };
  if (typeof transcript === "string") return { type: "text", text: transcript };
  if (typeof modality === "string") return { type: modality };
  return type === "blob" || type === "uri" ? { type: "file" } : part;
}

/** `gen_ai.system_instructions`: parts, or plain text. */
export function systemMessages(attribute: unknown): JsonRecord[] {
  const value = parsedText(attribute);
  const parts = Array.isArray(value) ? value.filter(isRecord).map(toContent) : value;
  const text = messageText(parts);
  return text === "" ? [] : [{ role: "system", content: text }];
}

/** OpenLLMetry's `gen_ai.prompt.0.content`, `gen_ai.completion.0.tool_calls.0.name` and so on. */
export function numberedMessages(attributes: JsonRecord, prefix: string): JsonRecord[] {
  return indexed(attributes, prefix).map((fields) => {
    const calls = indexed(fields, "tool_calls");
    const fallback = prefix.endsWith("completion") ? "assistant" : "user";
    return callsInText({
      ...fields,
      role: firstText(fields.role) ?? fallback,
      content: contentOf(fields.content),
      ...(calls.length > 0 && { tool_calls: calls }),
    });
  });
}

/** OpenInference's `llm.input_messages.0.message.content` and so on. */
export function inferenceMessages(attributes: JsonRecord, prefix: string): JsonRecord[] {
  return indexed(attributes, prefix).map((fields) => {
    const message = unprefixed(fields, "message.");
    const calls = indexed(message, "tool_calls").map((call) => {
      const {
        id,
        "function.name": name,
        "function.arguments": args,
      } = unprefixed(call, "tool_call.");
      return { id, name, args: parsedText(args) };
    });
    // Before there were tool calls
    const { function_call_name: name, function_call_arguments_json: args } = message;
    if (calls.length === 0 && typeof name === "string") {
      calls.push({ id: undefined, name, args: parsedText(args) });
    }
    const parts = indexed(message, "contents").map((part) => unprefixed(part, "message_content."));
    return {
      role: message.role ?? "user",
      content: message.content ?? (parts.length > 0 ? parts : ""),
      ...(message.name !== undefined && { name: message.name }),
      ...(message.tool_call_id !== undefined && { tool_call_id: message.tool_call_id }),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
  });
}

/** Parts stand as JSON text in older attributes; a message may also be JSON by itself. */
function contentOf(content: unknown): unknown {
  const value = parsedText(content);
  return Array.isArray(value) && value.every((part) => isRecord(part) && part.type !== undefined)
    ? value
    : (content ?? "");
}

function unprefixed(fields: JsonRecord, prefix: string): JsonRecord {
  const entries = Object.entries(fields).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}
