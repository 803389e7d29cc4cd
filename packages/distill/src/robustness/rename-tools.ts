import type { Case } from "@tracejudge/core";
import type { Attack } from "./attack.ts";
import { type ChatMessage, messagesOf, textOf } from "./change-messages.ts";

/**
 * Every tool offered gets another name, in the list of tools, in calls, in results and where a text
 * names it. Its description, its schema and what was called with what are the same, and so is the
 * label; calls of tools that nobody offered keep their name, which is still offered by nobody.
 */
export const renameAttacks: readonly Attack[] = [
  {
    name: "tools renamed, words kept",
    family: "names",
    apply: (item) => renameTools(item, (name) => `svc_${name}_v2`),
  },
  {
    name: "tools numbered",
    family: "names",
    apply: (item) =>
      specsOf(item).every(isDescribed)
        ? renameTools(item, (_, at) => `function_${at + 1}`)
        : undefined,
  },
];

function specsOf(item: Case): ChatMessage[] {
  return ((item.tools ?? []) as ChatMessage[]).flatMap((tool) => {
    const spec = tool.function as ChatMessage | undefined;
    return typeof spec?.name === "string" ? [spec] : [];
  });
}

/** Without a description the name is all that says what a tool does. */
function isDescribed(spec: ChatMessage): boolean {
  return typeof spec.description === "string" && spec.description.split(/\s+/).length >= 4;
}

/** The case with other names of the tools it offers; undefined where it offers none. */
export function renameTools(
  item: Case,
  newName: (name: string, at: number) => string,
): Case | undefined {
  const names = [...new Set(specsOf(item).map((spec) => String(spec.name)))];
  if (names.length === 0) return undefined;
  const renamed = new Map(names.map((name, at) => [name, newName(name, at)]));
  const inText = mentions(names);
  const text = (value: string) =>
    inText === undefined ? value : value.replace(inText, (name) => renamed.get(name) ?? name);
  const named = (spec: ChatMessage): ChatMessage => ({
    ...spec,
    name: renamed.get(String(spec.name)) ?? spec.name,
  });
  return {
    ...item,
    tools: ((item.tools ?? []) as ChatMessage[]).map((tool) => inFunction(tool, named)),
    messages: messagesOf(item).map((message) => renamedMessage(message, named, text)),
  };
}

function renamedMessage(
  message: ChatMessage,
  named: (spec: ChatMessage) => ChatMessage,
  text: (value: string) => string,
): ChatMessage {
  const calls = message.tool_calls;
  return {
    ...(message.role === "tool" && message.name !== undefined ? named(message) : message),
    ...(textOf(message) !== "" && { content: text(textOf(message)) }),
    ...(Array.isArray(calls) && {
      tool_calls: (calls as ChatMessage[]).map((call) => inFunction(call, named)),
    }),
  };
}

function inFunction(holder: ChatMessage, named: (spec: ChatMessage) => ChatMessage): ChatMessage {
  const spec = holder.function;
  return typeof spec === "object" && spec !== null
    ? { ...holder, function: named(spec as ChatMessage) }
    : holder;
}

/** Names with an underscore, a dot or an inner capital; `search` in a sentence is a plain word. */
function mentions(names: readonly string[]): RegExp | undefined {
  const telling = names.filter((name) => /[_.-]|[a-z][A-Z]/.test(name));
  if (telling.length === 0) return undefined;
  const longestFirst = telling.sort((a, b) => b.length - a.length).map(escaped);
  return new RegExp(`(?<![\\w.])(?:${longestFirst.join("|")})(?![\\w])`, "g");
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&");
