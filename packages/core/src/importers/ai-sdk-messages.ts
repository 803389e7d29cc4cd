import { isRecord, type JsonRecord } from "./json-value.ts";
import { jsonText } from "./message-text.ts";
import { parsedList, parsedText } from "./otlp-reading.ts";

/**
 * Messages as Vercel's AI SDK writes them, with calls and results among the parts of their content,
 * as `{role, content, tool_calls}` for `toMessage`; one for each result. Other messages as they are.
 */
export function aiSdkMessages(messages: readonly JsonRecord[]): JsonRecord[] {
  return messages.flatMap((message) => {
    const parts = Array.isArray(message.content) ? message.content.filter(isRecord) : [];
    const results = parts.filter(({ type }) => type === "tool-result");
    if (results.length > 0) return results.map(toAnswer);
    const calls = aiSdkCalls(parts.filter(({ type }) => type === "tool-call"));
    if (calls.length > 0) {
      const content = parts.filter(({ type }) => type !== "tool-call");
      return [{ ...message, content, tool_calls: calls }];
    }
    const asked = aiSdkCalls(message.tool_calls);
    return [asked.length > 0 ? { ...message, tool_calls: asked } : message];
  });
}

/** Calls as the AI SDK writes them (`toolCallId`, `toolName`, `input`), in a list or its JSON text. */
export function aiSdkCalls(value: unknown): JsonRecord[] {
  const calls = parsedList(value).filter(isRecord);
  if (!calls.every(({ toolName }) => typeof toolName === "string")) return [];
  return calls.map(({ toolCallId, toolName, input, args }) => ({
    id: toolCallId,
    name: toolName,
    args: parsedText(input ?? args),
  }));
}

/** Since version 5 a result is `output: {type: "json" | "text" | "error-text" | …, value}`. */
function toAnswer({ toolCallId, toolName, output, result, isError }: JsonRecord): JsonRecord {
  const typed = isRecord(output) && "value" in output;
  const said = typed ? output.value : (output ?? result);
  const failed = isError === true || (typed && String(output.type).startsWith("error"));
  return {
    role: "tool",
    content: typeof said === "string" ? said : jsonText(said),
    tool_call_id: toolCallId,
    ...(toolName !== undefined && { name: toolName }),
    ...(failed && { status: "error" }),
  };
}
