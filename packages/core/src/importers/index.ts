import { langchainMessages } from "./langchain-messages.ts";
import { langfuse } from "./langfuse.ts";
import { langsmith } from "./langsmith.ts";
import { openaiChat } from "./openai-chat.ts";
import { otlp } from "./otlp.ts";
import type { TraceImporter } from "./trace-importer.ts";
import { vscodeAgentLog } from "./vscode-agent-log.ts";

/** Every format that can be read, asked in this order whether a record is theirs. Written by `npm run fix`, not to be edited. */
export const formats: readonly TraceImporter[] = [
  langsmith,
  vscodeAgentLog,
  otlp,
  langfuse,
  openaiChat,
  langchainMessages,
];
