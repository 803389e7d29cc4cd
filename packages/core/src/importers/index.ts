import { langchainMessages } from "./langchain-messages.ts";
import { langsmith } from "./langsmith.ts";
import { openaiChat } from "./openai-chat.ts";
import type { TraceImporter } from "./trace-importer.ts";

/**
 * Every format that can be read, asked in this order whether a record is theirs. To add one, write
 * its importer in a file of its own, name it in `traceFormats`, and add it here, before
 * `langchainMessages`, which takes any record with messages.
 */
export const formats: readonly TraceImporter[] = [langsmith, openaiChat, langchainMessages];
