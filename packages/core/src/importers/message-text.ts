import { isRecord, type JsonRecord } from "./json-value.ts";
import { isServerToolPart, serverToolText } from "./server-tool-parts.ts";

/** Words that stand for a part which is no text. */
const placeholders: ReadonlyMap<string, string> = new Map([
  ["image", "[image]"],
  ["image_url", "[image]"],
  ["input_image", "[image]"],
  ["audio", "[audio]"],
  ["input_audio", "[audio]"],
  ["video", "[video]"],
  ["file", "[file]"],
  ["document", "[file]"],
  ["input_file", "[file]"],
]);

const toolCallParts = new Set([
  "tool_call",
  "tool_call_chunk",
  "invalid_tool_call",
  "tool_use",
  "function_call",
  "input_json_delta",
]);

const reasoningParts = new Set(["reasoning", "thinking", "reasoning_content"]);

/**
 * The text of a message's `content`: a string, or a list of parts as OpenAI, Anthropic and LangChain
 * write them. Reasoning parts become `<think>…</think>`, pictures `[image]`, tools of
 * the provider's own `[web_search …]`; calls of the app's tools are left out.
 */
export function messageText(content: unknown, separator = "\n"): string {
  if (typeof content === "string") return content;
  if (content === undefined || content === null) return "";
  if (!Array.isArray(content)) return isRecord(content) ? partText(content) : jsonText(content);
  return joined(content, separator);
}

/** What is no text stands on lines of its own. */
function joined(parts: readonly unknown[], separator: string): string {
  let text = "";
  let wasText = true;
  for (const part of parts) {
    const more = typeof part === "string" ? part : isRecord(part) ? partText(part) : jsonText(part);
    if (more === "") continue;
    if (text !== "") text += wasText && isText(part) ? separator : "\n";
    text += more;
    wasText = isText(part);
  }
  return text;
}

function isText(part: unknown): boolean {
  return typeof part === "string" || (isRecord(part) && typeof part.text === "string");
}

function partText(part: JsonRecord): string {
  const type = typeof part.type === "string" ? part.type : "";
  if (toolCallParts.has(type)) return "";
  if (reasoningParts.has(type)) return thought(reasoningText(part));
  const placeholder = placeholders.get(type);
  if (placeholder !== undefined) return placeholder;
  if (typeof part.text === "string") return part.text;
  if (typeof part.refusal === "string") return part.refusal;
  if (type === "tool_result") return messageText(part.content);
  if (isServerToolPart(part)) return serverToolText(part);
  return type === "" ? jsonText(part) : `[${type}]`;
}

/** The one way reasoning stands in a message's text, whatever the provider called it. */
export function thought(text: string): string {
  return text === "" ? "" : `<think>${text}</think>`;
}

function reasoningText(part: JsonRecord): string {
  for (const text of [part.reasoning, part.thinking, part.text]) {
    if (typeof text === "string") return text;
  }
  if (isRecord(part.reasoningText)) return messageText(part.reasoningText.text);
  return Array.isArray(part.summary) ? messageText(part.summary) : "";
}

/** Compact JSON of any value; what JSON cannot hold (cycles, endless depth) is `[unreadable]`. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "[unreadable]";
  }
}
