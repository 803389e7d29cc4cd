import type { Message } from "../trace.ts";
import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { messageText, thought } from "./message-text.ts";
import { spokenBy } from "./spoken-by.ts";
import { toToolCalls } from "./to-tool-calls.ts";

type Role = Message["role"];

const roles: ReadonlyMap<string, Role> = new Map([
  ["system", "system"],
  ["developer", "system"],
  ["human", "user"],
  ["user", "user"],
  ["ai", "assistant"],
  ["assistant", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
]);

/** Whether a message's role or type is one of a chat's. */
export function isRole(role: unknown): boolean {
  return typeof role === "string" && roles.has(role.toLowerCase());
}

const DEEPEST = 6;

/**
 * One message in any shape LangChain or OpenAI write it: `lc:1` constructor JSON, stored
 * `{type, data}`, `{type, content}`, `{role, content}`, or a `["human", "hi"]` pair. Anything else,
 * plain strings included, is undefined.
 */
export function toMessage(value: unknown): Message | undefined {
  if (Array.isArray(value)) return pairToMessage(value);
  if (!isRecord(value)) return undefined;
  if (value.lc !== undefined && Array.isArray(value.id)) return constructorToMessage(value);
  if (isRecord(value.data) && value.role === undefined)
    return fieldsToMessage(value.type, value.data);
  return fieldsToMessage(spokenBy(value), value);
}

/**
 * All messages in a value: one message, a list of them (nested lists are flattened), or an object
 * that holds them under `messages`, where a bare string is a user message as LangGraph reads it.
 */
export function toMessages(value: unknown): Message[] {
  return collect(value, false, 0);
}

function collect(value: unknown, inMessages: boolean, depth: number): Message[] {
  if (depth > DEEPEST) return [];
  if (typeof value === "string") return inMessages ? [{ role: "user", content: value }] : [];
  const message = toMessage(value);
  if (message !== undefined) return [message];
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, inMessages, depth + 1));
  const held = isRecord(value) ? messagesIn(value) : undefined;
  return held === undefined ? [] : collect(held, true, depth + 1);
}

function messagesIn(value: JsonRecord): unknown {
  return value.messages ?? (isRecord(value.kwargs) ? value.kwargs.messages : undefined);
}

function pairToMessage(pair: readonly unknown[]): Message | undefined {
  const [role, content] = pair;
  if (pair.length !== 2 || typeof role !== "string") return undefined;
  if (typeof content !== "string" && !Array.isArray(content)) return undefined;
  return fieldsToMessage(role, { content });
}

function constructorToMessage(value: JsonRecord): Message | undefined {
  const name = (value.id as unknown[]).at(-1);
  const fields = isRecord(value.kwargs) ? value.kwargs : undefined;
  const type = typeof name === "string" ? /^(\w+?)Message(?:Chunk)?$/.exec(name)?.[1] : undefined;
  if (fields === undefined || type === undefined) return undefined;
  return fieldsToMessage(type.toLowerCase(), fields);
}

function fieldsToMessage(type: unknown, fields: JsonRecord): Message | undefined {
  if (typeof type !== "string" || !hasContent(fields)) return undefined;
  const role =
    roles.get(type.toLowerCase().replace(/messagechunk$/, "")) ?? customRole(type, fields);
  if (role === undefined) return undefined;
  const message: Message = { role, content: contentOf(role, fields) };
  const name = firstText(fields.name) ?? speaker(type, fields);
  if (name !== undefined) message.name = name;
  if (role === "assistant") addToolCalls(message, fields);
  if (role === "tool") addOutcome(message, fields);
  return message;
}

function hasContent(fields: JsonRecord): boolean {
  return ["content", "tool_calls", "function_call"].some((key) => fields[key] !== undefined);
}

/** LangChain's `ChatMessage` has a role of its own: the speaker of a multi-agent log. */
function customRole(type: string, fields: JsonRecord): Role | undefined {
  const isCustom = /^(chat|generic)$/i.test(type) && typeof fields.role === "string";
  return isCustom ? (roles.get(String(fields.role).toLowerCase()) ?? "user") : undefined;
}

function speaker(type: string, fields: JsonRecord): string | undefined {
  const role = /^(chat|generic)$/i.test(type) ? firstText(fields.role) : undefined;
  return role === undefined || roles.has(role.toLowerCase()) ? undefined : role;
}

/** A model's text parts are pieces of one text; other speakers' parts are texts of their own. */
function contentOf(role: Role, fields: JsonRecord): string {
  const text = messageText(fields.content, role === "assistant" ? "" : "\n");
  const more = isRecord(fields.additional_kwargs) ? fields.additional_kwargs : {};
  const reasoning = firstText(fields.reasoning_content, more.reasoning_content);
  if (role !== "assistant" || reasoning === undefined) return text;
  return [thought(reasoning), text].filter((part) => part !== "").join("\n");
}

function addToolCalls(message: Message, fields: JsonRecord): void {
  const calls = toToolCalls(fields);
  if (calls.length > 0) message.toolCalls = calls;
}

function addOutcome(message: Message, fields: JsonRecord): void {
  const id = firstText(fields.tool_call_id);
  if (id !== undefined) message.toolCallId = id;
  if (fields.status === "error" || fields.is_error === true) message.status = "error";
  else if (fields.status === "success" || fields.status === "ok") message.status = "ok";
}
