import type { Problem } from "../problem.ts";
import type { Message, Trace, TraceFormat } from "../trace.ts";
import { firstText, isRecord } from "./json-value.ts";
import { toMessage } from "./to-message.ts";
import { toolSpecsOf } from "./tool-specs.ts";
import { traceFromMessages } from "./trace-from-messages.ts";

export interface ConversationOrigin {
  /** Used where the record has no id of its own. */
  id: string;
  format: TraceFormat;
  file?: string;
  line?: number;
}

/**
 * The list of messages in a record: the record itself, its `messages`, or those of a LangGraph state
 * (`values.messages`) or a prompt value. Undefined where there is none.
 */
export function messageListOf(record: unknown): readonly unknown[] | undefined {
  if (Array.isArray(record)) return flat(record);
  if (!isRecord(record)) return undefined;
  const holders = [record, record.values, record.kwargs].filter(isRecord);
  const list = holders.map((holder) => holder.messages).find(Array.isArray);
  return list === undefined ? undefined : flat(list);
}

/** Model inputs are lists of lists (`[[message, …]]`): the inner ones are joined. */
function flat(list: readonly unknown[]): readonly unknown[] {
  const nested = list.length > 0 && list.every((item) => Array.isArray(item) && !toMessage(item));
  return nested ? list.flat() : list;
}

/** A trace from a record that holds a conversation. An unreadable message keeps its place, empty. */
export function traceFromConversation(
  record: unknown,
  origin: ConversationOrigin,
): { trace?: Trace; problems: Problem[] } {
  const list = messageListOf(record);
  if (list === undefined || list.length === 0) return { problems: [noMessages(origin)] };
  const problems: Problem[] = [];
  const messages = list.map((value, index): Message => {
    const message = typeof value === "string" ? userMessage(value) : toMessage(value);
    if (message === undefined) problems.push(notAMessage(index, origin));
    return message ?? userMessage("");
  });
  const fields = isRecord(record) ? record : {};
  const threadId = firstText(fields.thread_id, fields.threadId);
  const trace = traceFromMessages(messages, {
    ...origin,
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

function noMessages({ file, line }: ConversationOrigin): Problem {
  return {
    code: "MESSAGES_MISSING",
    severity: "error",
    message: "the record has no messages",
    remedy: 'Give it a list "messages" with at least one message',
    path: "$.messages",
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  };
}

function notAMessage(index: number, { file, line }: ConversationOrigin): Problem {
  return {
    code: "MESSAGE_INVALID",
    severity: "warning",
    message: "not a chat message, read as an empty user message",
    remedy: 'Give each message a "role" (system, user, assistant, tool) and a "content"',
    path: `$.messages[${index}]`,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  };
}
