import type { Message } from "../trace.ts";
import { messagesWithIds, type SaidMessage } from "./trace-from-runs-payload.ts";
import { messageKey } from "./trace-from-runs-sights.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

/**
 * Messages that stood somewhere before. Where two of the same words have ids, these tell whether one
 * is the other; one of the same id and text, whatever calls it has now, is no new one either.
 */
class KnownMessages {
  readonly #idsByKey = new Map<string, Set<string | undefined>>();
  readonly #texts = new Set<string>();

  add({ message, id }: SaidMessage): void {
    const key = messageKey(message);
    const ids = this.#idsByKey.get(key) ?? new Set();
    this.#idsByKey.set(key, ids.add(id));
    if (id !== undefined) this.#texts.add(textKey(id, message));
  }

  has({ message, id }: SaidMessage): boolean {
    const ids = this.#idsByKey.get(messageKey(message));
    if (ids && (id === undefined || ids.has(undefined))) return true;
    return id !== undefined && this.#texts.has(textKey(id, message));
  }
}

function textKey(id: string, { role, content }: Message): string {
  return `${role}\n${id}\n${content}`;
}

/** The messages of a node's update that were not already in its input, or in that of `others`. */
export function newMessages(node: RunNode, others: readonly RunNode[] = []): Message[] {
  const known = new KnownMessages();
  for (const { run } of [node, ...others]) {
    for (const one of messagesWithIds(run.inputs)) known.add(one);
  }
  return messagesWithIds(node.run.outputs).flatMap((one) => (known.has(one) ? [] : one.message));
}
