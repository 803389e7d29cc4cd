import type { JsonRecord } from "./json-value.ts";

/**
 * The role or type that a message says it has. A LangChain.js message that was copied field by field
 * (`lc_namespace`, `lc_kwargs`, …), as Langfuse's handler before version 4 did, has none before
 * LangChain 1: what only one kind of message has tells.
 */
export function spokenBy(message: JsonRecord): unknown {
  return message.role ?? message.type ?? copiedBy(message);
}

function copiedBy({ lc_namespace, tool_call_id, tool_calls }: JsonRecord): string | undefined {
  if (!Array.isArray(lc_namespace) || lc_namespace.at(-1) !== "messages") return undefined;
  if (tool_call_id !== undefined) return "tool";
  return tool_calls === undefined ? "human" : "ai";
}
