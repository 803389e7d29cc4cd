import type { Problem } from "../problem.ts";
import type { Message, Trace, TraceFormat } from "../trace.ts";
import { firstText, isRecord } from "./json-value.ts";
import { toMessage } from "./to-message.ts";
import { toolSpecsOf } from "./tool-specs.ts";
import { traceFromMessages } from "./trace-from-messages.ts";
import { problemAt } from "./trace-importer.ts";

export interface ConversationOrigin {
  /** Used where the record has no id of its own. */
  id: string;
  format: TraceFormat;
  file?: string;
  line?: number;
  /** JSON path of the record, `$` unless told. */
  path?: string;
}

interface FoundList {
  list: readonly unknown[];
  /** JSON path of the list inside its record, without the `$`. */
  path: string;
}

/**
 * The list of messages in a record: the record itself, its `messages`, or those of a LangGraph state
 * (`values.messages`) or a prompt value. Undefined where there is none.
 */
export function messageListOf(record: unknown): readonly unknown[] | undefined {
  const found = findList(record);
  return found && flat(found.list);
}

function findList(record: unknown): FoundList | undefined {
  if (Array.isArray(record)) return { list: record, path: "" };
  if (!isRecord(record)) return undefined;
  const { messages, values, kwargs } = record;
  if (Array.isArray(messages)) return { list: messages, path: ".messages" };
  for (const [key, holder] of Object.entries({ values, kwargs })) {
    const list = isRecord(holder) ? holder.messages : undefined;
    if (Array.isArray(list)) return { list, path: `.${key}.messages` };
  }
  return undefined;
}

/** Model inputs are lists of lists (`[[message, …]]`): the inner ones are joined. */
function flat(list: readonly unknown[]): readonly unknown[] {
  return isNested(list) ? list.flat() : list;
}

function isNested(list: readonly unknown[]): list is readonly unknown[][] {
  return list.length > 0 && list.every((item) => Array.isArray(item) && !toMessage(item));
}

/** The messages that `flat` gives, each with its path inside the record. */
function withPaths({ list, path }: FoundList): { value: unknown; path: string }[] {
  const inner = (values: readonly unknown[], at: string) =>
    values.map((value, index) => ({ value, path: `${at}[${index}]` }));
  if (!isNested(list)) return inner(list, path);
  return list.flatMap((values, index) => inner(values, `${path}[${index}]`));
}

/** A trace from a record that holds a conversation. An unreadable message keeps its place, empty. */
export function traceFromConversation(
  record: unknown,
  origin: ConversationOrigin,
): { trace?: Trace; problems: Problem[] } {
  const found = findList(record);
  const values = found ? withPaths(found) : [];
  if (values.length === 0) return { problems: [noMessages(found?.path, origin)] };
  const problems: Problem[] = [];
  const messages = values.map(({ value, path }): Message => {
    const message = typeof value === "string" ? userMessage(value) : toMessage(value);
    if (message === undefined) problems.push(notAMessage(path, origin));
    return message ?? userMessage("");
  });
  const fields = isRecord(record) ? record : {};
  const threadId = firstText(fields.thread_id, fields.threadId);
  const { path: _, ...source } = origin;
  const trace = traceFromMessages(messages, {
    ...source,
    id: idOf(fields.id) ?? origin.id,
    tools: toolSpecsOf(fields.tools),
    ...(threadId !== undefined && { threadId }),
  });
  return { trace, problems };
}

function userMessage(content: string): Message {
  return { role: "user", content };
}

function idOf(id: unknown): string | undefined {
  return typeof id === "number" ? String(id) : firstText(id);
}

function noMessages(path = ".messages", origin: ConversationOrigin): Problem {
  return problemIn(origin, path, {
    code: "MESSAGES_MISSING",
    severity: "error",
    message: "the record has no messages",
    remedy: 'Give it a list "messages" with at least one message',
  });
}

function notAMessage(path: string, origin: ConversationOrigin): Problem {
  return problemIn(origin, path, {
    code: "MESSAGE_INVALID",
    severity: "warning",
    message: "not a chat message, read as an empty user message",
    remedy: 'Give each message a "role" (system, user, assistant, tool) and a "content"',
  });
}

function problemIn(
  { path = "$", ...place }: ConversationOrigin,
  inner: string,
  problem: Parameters<typeof problemAt>[1],
): Problem {
  return problemAt({ ...place, path: `${path}${inner}` }, problem).problem;
}
