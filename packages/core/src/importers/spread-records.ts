import { isRecord } from "./json-value.ts";
import { toMessage } from "./to-message.ts";

/** A record inside a JSON value, with its JSON path (`$` for the value itself). */
export interface SpreadRecord {
  value: unknown;
  path: string;
}

const DEEPEST = 4;

/**
 * The records in one JSON value: the value itself, the elements of a list, or of `{runs: […]}` and
 * `{items: […]}` pages. A list of messages is one record.
 */
export function* spreadRecords(value: unknown, path = "$", depth = 0): Generator<SpreadRecord> {
  const key = pageKey(value);
  const list = Array.isArray(value) ? value : key === undefined ? undefined : valueAt(value, key);
  if (!Array.isArray(list) || depth >= DEEPEST || isConversation(list)) {
    yield { value, path };
    return;
  }
  const prefix = key === undefined ? path : `${path}.${key}`;
  for (const [index, item] of list.entries()) {
    yield* spreadRecords(item, `${prefix}[${index}]`, depth + 1);
  }
}

function pageKey(value: unknown): string | undefined {
  if (!isRecord(value) || value.run_type !== undefined || value.messages !== undefined)
    return undefined;
  return ["runs", "items"].find((key) => Array.isArray(value[key]));
}

function valueAt(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

/** Judged by its first elements, so that one broken message does not split a conversation. */
function isConversation(list: readonly unknown[]): boolean {
  return list.slice(0, 5).some((item) => toMessage(item) !== undefined);
}
