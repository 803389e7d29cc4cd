import type { Case } from "@tracejudge/core";

/** A chat message as the case files have it. */
export type ChatMessage = Record<string, unknown>;

export function messagesOf(item: Case): ChatMessage[] {
  return item.messages as ChatMessage[];
}

/** The text of a message; empty where its content is no text. */
export function textOf(message: ChatMessage): string {
  return typeof message.content === "string" ? message.content : "";
}

/** The case with other messages, or undefined where none of them differs. */
export function withMessages(item: Case, messages: readonly ChatMessage[]): Case | undefined {
  const differs = messages.some((message, at) => message !== item.messages[at]);
  return differs ? { ...item, messages: [...messages] } : undefined;
}

/** Changes the text of every message that has one. */
export function changeTexts(
  item: Case,
  change: (text: string, message: ChatMessage) => string,
): Case | undefined {
  const changed = messagesOf(item).map((message) => {
    const text = textOf(message);
    const next = text === "" ? text : change(text, message);
    return next === text ? message : { ...message, content: next };
  });
  return withMessages(item, changed);
}

/** The JSON object or list in a text; undefined where it is something else. */
export function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Changes the plain words of a text: runs of ASCII letters that touch no digit or sign, so that
 * names, codes, numbers, paths, addresses and quoted values keep their spelling. JSON is left alone.
 */
export function changeWords(text: string, change: (word: string, index: number) => string): string {
  if (jsonIn(text) !== undefined) return text;
  let index = 0;
  return text.replace(/(?<=^|[\s(])[A-Za-z]{2,}(?=[.,;:!?)]*(?:\s|$))/g, (word) => {
    const isName = /.[A-Z]/.test(word);
    return isName ? word : change(word, index++);
  });
}
