import type { Problem } from "../problem.ts";
import type { Trace } from "../trace.ts";
import { type ConversationOrigin, messageListOf, traceFromConversation } from "./conversation.ts";
import { conversationReader } from "./conversation-reader.ts";
import { isRecord } from "./json-value.ts";
import { traceFromMessages } from "./trace-from-messages.ts";
import type { TraceImporter } from "./trace-importer.ts";

export interface ChatRecord {
  id?: unknown;
  messages?: unknown;
  tools?: unknown;
}

/** A trace from one chat record; without messages it has no steps and a problem says so. */
export function traceFromChat(
  record: ChatRecord,
  at: Omit<ConversationOrigin, "format">,
): { trace: Trace; problems: Problem[] } {
  const origin = { ...at, format: "openai-chat" as const };
  const { trace, problems } = traceFromConversation(record, origin);
  return { trace: trace ?? traceFromMessages([], origin), problems };
}

/** Chat records `{messages, tools?, id?}`, or a bare list of `{role, content}` messages. */
export const openaiChat: TraceImporter = {
  format: "openai-chat",
  order: 50,
  detect: (record) => {
    const [first] = messageListOf(record) ?? [];
    return isRecord(first) && typeof first.role === "string";
  },
  open: () => conversationReader("openai-chat"),
};
