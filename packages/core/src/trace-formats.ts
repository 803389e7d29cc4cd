/** Formats of traces, in the order in which they are asked. Written by `npm run fix`, not to be edited. */
export const traceFormats = [
  "langsmith",
  "vscode-agent-log",
  "otlp",
  "langfuse",
  "openai-chat",
  "langchain-messages",
] as const;
