import type { Message } from "../trace.ts";
import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { jsonText, messageText } from "./message-text.ts";
import { spokenBy } from "./spoken-by.ts";
import { toMessage, toMessages } from "./to-message.ts";
import { parseArgs } from "./to-tool-calls.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

const DEEPEST = 6;
const MOST_MESSAGES = 20_000;

const questionKeys = ["input", "question", "query", "prompt", "text", "topic", "task", "request"];

/** `{role, content}` and its kin only where role or type is one of a chat's: state may look alike. */
function isMessage(value: JsonRecord): boolean {
  if (value.lc !== undefined) return true;
  const type = spokenBy(value);
  if (typeof type !== "string") return false;
  return /^(system|developer|human|user|ai|assistant|tool|function|chat)$/i.test(type);
}

/** A message and the id that its recorder gave it. */
export interface SaidMessage {
  message: Message;
  id: string | undefined;
}

function collect(value: unknown, into: SaidMessage[], depth: number): void {
  if (depth > DEEPEST || into.length > MOST_MESSAGES) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, into, depth + 1);
    return;
  }
  if (!isRecord(value) || value.lg_name === "Send") return;
  const message = isMessage(value) ? toMessage(value) : undefined;
  if (message !== undefined) {
    into.push({ message, id: idOf(value) });
    return;
  }
  if (value.lc !== undefined) return;
  const held = value.lg_name === "Command" ? [value.update] : Object.values(value);
  for (const item of held) collect(item, into, depth + 1);
}

function idOf(value: JsonRecord): string | undefined {
  const fields = [value.kwargs, value.data].find(isRecord) ?? value;
  return firstText(fields.id);
}

/**
 * The messages of a graph state or of a node's update, under whatever keys they are kept; a
 * `Command` counts as its update, a `Send` (another node's input) not at all.
 */
export function messagesIn(payload: unknown): Message[] {
  return messagesWithIds(payload).map(({ message }) => message);
}

export function messagesWithIds(payload: unknown): SaidMessage[] {
  const found: SaidMessage[] = [];
  collect(payload, found, 0);
  return found;
}

/** The words of a value that is no message: a string, a text field, else compact JSON. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  if (!isRecord(value)) return jsonText(value);
  const document = isRecord(value.kwargs) ? value.kwargs : value;
  const content = document.pageContent ?? document.page_content;
  if (typeof content === "string") return content;
  if (isMessage(value)) return toMessage(value)?.content ?? jsonText(value);
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] !== undefined ? textOf(value[keys[0]]) : jsonText(value);
}

/** What a graph was asked: the messages it was given, else its question in words. */
export function requestOf(inputs: unknown): Message[] {
  const messages = messagesIn(inputs);
  if (messages.length > 0) return messages;
  const loose = toMessages(inputs);
  if (loose.length > 0) return loose;
  if (!isRecord(inputs)) return textOf(inputs) === "" ? [] : [user(textOf(inputs))];
  if (inputs.lg_name === "Command") return resumeOf(inputs.resume);
  const key = questionKeys.find((name) => typeof inputs[name] === "string");
  const text = key === undefined ? jsonText(inputs) : String(inputs[key]);
  return text === "" || text === "{}" || text === '{"input":null}' ? [] : [user(text)];
}

function resumeOf(value: unknown): Message[] {
  return value === undefined || value === null ? [] : [user(textOf(value))];
}

function user(content: string): Message {
  return { role: "user", content };
}

/** LangChain batches: a list of message lists, of which a run has one. */
function firstBatch(messages: unknown): unknown {
  if (!Array.isArray(messages)) return messages;
  const [first] = messages;
  const isPair = Array.isArray(first) && first.length === 2 && typeof first[0] === "string";
  return Array.isArray(first) && !isPair ? first : messages;
}

/** What the model was given, from LangChain's or a provider's own request shape. */
export function modelInput(inputs: unknown): Message[] {
  if (!isRecord(inputs)) return requestOf(inputs);
  const system = messageText(inputs.system ?? inputs.instructions);
  const before: Message[] = system === "" ? [] : [{ role: "system", content: system }];
  const given = firstBatch(inputs.messages);
  if (given !== undefined) return [...before, ...toMessages({ messages: given })];
  const prompts = Array.isArray(inputs.prompts) ? inputs.prompts.slice(0, 1) : [];
  if (prompts.length > 0) return [...before, ...prompts.map((prompt) => user(textOf(prompt)))];
  return [...before, ...requestOf(inputs)];
}

function assistant(value: unknown): Message | undefined {
  const message = isRecord(value) && isMessage(value) ? toMessage(value) : undefined;
  if (message === undefined) return undefined;
  return message.role === "assistant" ? message : { ...message, role: "assistant" };
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? firstOf(value[0]) : value;
}

/** What the model said, from LangChain's generations or a provider's own response shape. */
export function modelOutput(outputs: unknown): Message | undefined {
  if (outputs === undefined || outputs === null) return undefined;
  if (!isRecord(outputs)) return { role: "assistant", content: textOf(outputs) };
  const generation = firstOf(outputs.generations);
  const choice = firstOf(outputs.choices);
  const held = [generation, choice].filter(isRecord).map((one) => one.message ?? one);
  const candidates = [...held, outputs, outputs.output, outputs.message];
  for (const candidate of candidates) {
    const message = assistant(candidate);
    if (message) return message;
  }
  const last = messagesIn(outputs).findLast((message) => message.role === "assistant");
  if (last) return last;
  const [first = outputs] = held;
  const text = textOf(isRecord(first) ? (first.text ?? first.content ?? first) : first);
  return text === "" || text === "{}" ? undefined : { role: "assistant", content: text };
}

/** A tool's arguments; older tracers keep them as JSON text under `input`. */
export function toolInput(inputs: unknown): { id?: string; args: unknown; rawArgs?: string } {
  if (!isRecord(inputs)) return parseArgs(inputs);
  const text = Object.keys(inputs).length === 1 ? inputs.input : undefined;
  const parsed = typeof text === "string" ? parseArgs(text).args : undefined;
  const value = isRecord(parsed) ? parsed : inputs;
  if (value.type === "tool_call" && isRecord(value.args)) {
    return { args: value.args, ...(typeof value.id === "string" && { id: value.id }) };
  }
  return { args: value };
}

/** The tool message in a tool's output, be it bare, in a list or in a `Command`. */
export function toolMessage(node: RunNode, id?: string): Message | undefined {
  const messages = messagesIn(node.run.outputs).filter(({ role }) => role === "tool");
  return messages.find(({ toolCallId }) => toolCallId === id) ?? messages.at(-1);
}

/** The documents a retriever found, numbered. */
export function documentsText(outputs: unknown): string {
  const listed = isRecord(outputs) ? (outputs.documents ?? outputs.output) : outputs;
  if (!Array.isArray(listed)) return textOf(outputs);
  return listed.map((document, index) => `[${index + 1}] ${textOf(document)}`).join("\n");
}
