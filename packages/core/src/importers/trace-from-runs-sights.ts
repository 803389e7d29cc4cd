import type { Message, Sight } from "../trace.ts";
import { jsonText } from "./message-text.ts";

/** Equal for two copies of one message, whether or not its calls have been answered. */
export function messageKey(message: Message): string {
  const { role, content, name = "", toolCallId = "", toolCalls } = message;
  const calls = toolCalls?.map(({ id, name, args, rawArgs }) => [id, name, args, rawArgs]);
  return `${role}\n${name}\n${toolCallId}\n${calls ? jsonText(calls) : ""}\n${content}`;
}

/** Only the latest conversations are looked through: older ones of a long run went their own way. */
const LATEST = 32;

interface Conversation {
  messages: Message[];
  keys: string[];
}

/** Keeps conversations that grow from turn to turn as one list each, not one a turn. */
export class Sights {
  private readonly conversations: Conversation[] = [];

  of(messages: readonly Message[]): Sight {
    const keys = messages.map(messageKey);
    const known = this.conversations.slice(-LATEST).findLast((one) => agree(one.keys, keys));
    const conversation = known ?? { messages: [], keys: [] };
    if (!known) this.conversations.push(conversation);
    const { length } = conversation.keys;
    conversation.messages.push(...messages.slice(length));
    conversation.keys.push(...keys.slice(length));
    return { messages: conversation.messages, end: messages.length };
  }
}

/** True where the shorter of the two is the beginning of the longer. */
function agree(known: readonly string[], given: readonly string[]): boolean {
  const shared = Math.min(known.length, given.length);
  if (shared === 0) return known.length === given.length;
  for (let at = shared - 1; at >= 0; at--) if (known[at] !== given[at]) return false;
  return true;
}
