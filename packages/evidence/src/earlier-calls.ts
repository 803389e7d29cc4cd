import type { Message, ToolCall, ToolResult } from "@tracejudge/core";

/** A call that a message before the step made, with the result that came for it, if any. */
export interface EarlierCall {
  call: ToolCall;
  /** Index of the message that made it. */
  madeAt: number;
  /** Index of the tool message that answered it. */
  answeredAt?: number;
  result?: ToolResult;
}

/**
 * Pairs calls and results in message order. Ids are reused between turns in logs, so a result
 * belongs to the newest open call of its id, or, without an id, to the oldest open one.
 */
export function earlierCalls(messages: readonly Message[]): EarlierCall[] {
  const all: EarlierCall[] = [];
  let open: EarlierCall[] = [];
  messages.forEach((message, index) => {
    if (message.role === "assistant" && message.toolCalls) {
      const made = message.toolCalls.map((call) => withKnownResult(call, index));
      all.push(...made);
      open = made;
    } else if (message.role === "tool") {
      const match = openCall(open, message);
      if (match) {
        open = open.filter((entry) => entry !== match);
        match.answeredAt = index;
        match.result = { content: message.content, status: message.status ?? "ok" };
      }
    }
  });
  return all;
}

function withKnownResult(call: ToolCall, madeAt: number): EarlierCall {
  return call.result ? { call, madeAt, result: call.result } : { call, madeAt };
}

function openCall(open: readonly EarlierCall[], message: Message): EarlierCall | undefined {
  return message.toolCallId === undefined
    ? open[0]
    : open.find((entry) => entry.call.id === message.toolCallId);
}
