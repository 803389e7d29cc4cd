import { isRecord, type JsonRecord } from "./json-value.ts";

const callParts = new Set(["server_tool_use", "server_tool_call", "mcp_tool_use"]);
const resultPart = /^(?:(\w+)_tool_result|server_tool_call_result)$/;

/** What only the provider can read, or a machine: it would crowd out the words. */
const unreadable = /^(?:encrypted_|signature$|file_id$|id$|tool_use_id$|toolCallId$|tool_call_id$)/;

/** Whether a part of a message is a tool that ran at the model's provider (a web search, a sandbox), or what it gave. */
export function isServerToolPart(part: JsonRecord): boolean {
  return typeof part.type === "string" && (callParts.has(part.type) || resultPart.test(part.type));
}

/**
 * Such a part in words: `[web_search {"query":"oslo"}]`, `[web_search result [{"title":...}]]`. It is no
 * call of the app's own tools, but the answer stands on it.
 */
export function serverToolText(part: JsonRecord): string {
  const type = String(part.type);
  if (callParts.has(type)) return `[${toolName(part.name)} ${readable(part.args ?? part.input)}]`;
  const name = toolName(part.name ?? resultPart.exec(type)?.[1]);
  return `[${name} result ${readable(part.output ?? part.content)}]`;
}

function toolName(name: unknown): string {
  return typeof name === "string" && name !== "" ? name : "tool";
}

function readable(value: unknown): string {
  try {
    const text = JSON.stringify(value, (key, held) => (unreadable.test(key) ? undefined : held));
    return text ?? "{}";
  } catch {
    return "[unreadable]";
  }
}

/** Whether a message's content has such parts. */
export function hasServerTools(content: unknown): boolean {
  return Array.isArray(content) && content.some((part) => isRecord(part) && isServerToolPart(part));
}
