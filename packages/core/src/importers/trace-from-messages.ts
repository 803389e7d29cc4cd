import type { Message, Step, ToolSpec, Trace, TraceFormat } from "../trace.ts";
import { pairResults } from "./pair-results.ts";

export interface MessagesOrigin {
  id: string;
  format: TraceFormat;
  tools?: ToolSpec[];
  threadId?: string;
  file?: string;
  line?: number;
}

/**
 * A trace from a whole conversation: each assistant message is an `llm` step, each of its calls a
 * `tool` step after it. Writes the calls' results into `messages`.
 */
export function traceFromMessages(messages: Message[], origin: MessagesOrigin): Trace {
  pairResults(messages);
  return {
    id: origin.id,
    ...(origin.threadId !== undefined && { threadId: origin.threadId }),
    status: "ok",
    tools: origin.tools ?? [],
    steps: messages.flatMap((message, index) => stepsOf(messages, message, index)),
    metadata: {},
    source: {
      format: origin.format,
      ...(origin.file !== undefined && { file: origin.file }),
      ...(origin.line !== undefined && { line: origin.line }),
    },
  };
}

function stepsOf(messages: Message[], message: Message, index: number): Step[] {
  if (message.role !== "assistant") return [];
  const id = `m${index}`;
  const common = {
    path: [],
    status: "ok" as const,
    saw: { messages, end: index },
    messageIndex: index,
  };
  const name = message.name ?? "assistant";
  const tools = (message.toolCalls ?? []).map(
    (call, k): Step => ({
      id: `${id}.${k}`,
      kind: "tool",
      name: call.name,
      ...common,
      call,
      askedBy: id,
    }),
  );
  return [{ id, kind: "llm", name, ...common, output: message }, ...tools];
}
