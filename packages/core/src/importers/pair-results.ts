import type { Message, ToolCall } from "../trace.ts";

/**
 * Gives every tool call its result, in place. By id where the tool message has one (recorders reuse
 * ids, so the latest unanswered call of that id is meant), else by name, else in the order asked.
 */
export function pairResults(messages: readonly Message[]): void {
  const open: ToolCall[] = [];
  for (const message of messages) {
    if (message.toolCalls !== undefined) open.push(...message.toolCalls);
    if (message.role !== "tool") continue;
    const at = answered(open, message);
    const call = open[at];
    if (call === undefined) continue;
    call.result = { content: message.content, status: message.status ?? "ok" };
    open.splice(at, 1);
  }
}

function answered(open: readonly ToolCall[], message: Message): number {
  if (message.toolCallId !== undefined) {
    return open.findLastIndex((call) => call.id === message.toolCallId);
  }
  const named = open.findIndex((call) => call.name === message.name);
  return named === -1 ? 0 : named;
}
