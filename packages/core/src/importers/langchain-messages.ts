import { messageListOf } from "./conversation.ts";
import { conversationReader } from "./conversation-reader.ts";
import type { TraceImporter } from "./trace-importer.ts";

/**
 * Message dumps: a list of LangChain messages in any of their JSON shapes, bare, under `messages`, or
 * in a LangGraph state (`values.messages`).
 */
export const langchainMessages: TraceImporter = {
  format: "langchain-messages",
  order: 90,
  detect: (record) => messageListOf(record) !== undefined,
  open: () => conversationReader("langchain-messages"),
};
