import type { Case } from "@tracejudge/core";
import type { Attack } from "./attack.ts";
import {
  type ChatMessage,
  changeTexts,
  jsonIn,
  messagesOf,
  withMessages,
} from "./change-messages.ts";

/**
 * The keys of JSON objects the other way round. An object is the same object in any order of its
 * keys (RFC 8259), so a call does the same and a result says the same.
 */
export const reorderAttacks: readonly Attack[] = [
  { name: "keys of arguments reversed", family: "order", apply: reorderArguments },
  {
    name: "keys of results reversed",
    family: "order",
    apply: (item) =>
      changeTexts(item, (text, { role }) => (role === "tool" ? reversedText(text) : text)),
  },
];

function reorderArguments(item: Case): Case | undefined {
  const changed = messagesOf(item).map((message) => {
    const calls = message.tool_calls;
    if (!Array.isArray(calls)) return message;
    const next = (calls as ChatMessage[]).map(reorderedCall);
    return next.some((call, at) => call !== calls[at]) ? { ...message, tool_calls: next } : message;
  });
  return withMessages(item, changed);
}

function reorderedCall(call: ChatMessage): ChatMessage {
  const spec = call.function as ChatMessage | undefined;
  if (typeof spec?.arguments !== "string") return call;
  const next = reversedText(spec.arguments);
  return next === spec.arguments ? call : { ...call, function: { ...spec, arguments: next } };
}

/** A text whose numbers JSON.parse would write otherwise (`1.0`, twenty digits) is left as it is. */
function reversedText(text: string): string {
  const value = jsonIn(text);
  const same = JSON.stringify(value);
  if (value === undefined || numbersIn(same) !== numbersIn(text)) return text;
  const next = JSON.stringify(reversed(value));
  return next === same ? text : next;
}

function numbersIn(text: string): string {
  return (text.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? []).join(" ");
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, item]) => [key, reversed(item)]));
}
