import type { Evidence, Message, Step, ToolCall, ToolSpec, Trace } from "@tracejudge/core";
import { collectEvidence } from "../collect-evidence.ts";

/** The parts of a one-step trace that a test cares about. */
export interface SmallTrace {
  tools?: ToolSpec[];
  /** What the step saw. */
  before?: Message[];
  /** Words of an `llm` step. */
  says?: string;
  /** Calls of an `llm` step. */
  calls?: ToolCall[];
  /** Makes it a `tool` step. */
  call?: ToolCall;
  status?: Step["status"];
}

export function user(content: string): Message {
  return { role: "user", content };
}

export function called(toolCalls: ToolCall[]): Message {
  return { role: "assistant", content: "", toolCalls };
}

export function told(content: string, toolCallId = "c1"): Message {
  return { role: "tool", content, toolCallId };
}

export function toolCall(name: string, args: unknown, content?: string): ToolCall {
  const call: ToolCall = { id: "c1", name, args };
  return content === undefined ? call : { ...call, result: { content, status: "ok" } };
}

/** The step of a small trace and the trace around it. */
export function smallTrace(parts: SmallTrace): { trace: Trace; step: Step } {
  const messages = parts.before ?? [];
  const common = {
    id: "s1",
    path: [],
    status: parts.status ?? "ok",
    saw: { messages, end: messages.length },
  };
  const output: Message = {
    role: "assistant",
    content: parts.says ?? "",
    ...(parts.calls && { toolCalls: parts.calls }),
  };
  const step: Step = parts.call
    ? { ...common, kind: "tool", name: parts.call.name, call: parts.call }
    : { ...common, kind: "llm", name: "assistant", output };
  const trace: Trace = {
    id: "t1",
    status: "ok",
    tools: parts.tools ?? [],
    steps: [step],
    metadata: {},
    source: { format: "openai-chat" },
  };
  return { trace, step };
}

/** The evidence for the step of a small trace. */
export async function evidenceFor(parts: SmallTrace): Promise<Evidence[]> {
  const { trace, step } = smallTrace(parts);
  return collectEvidence(trace, step);
}
