import { createHash } from "node:crypto";
import { type RunRow, traceIdOf } from "../read-runs.ts";

/** What the list of runs tells of a run before it is judged. Strings are cut. */
export interface RootFacts {
  name: string;
  /** One that is cut ends in a hash of the whole: two threads never become one. */
  threadId?: string;
  /** Milliseconds since the epoch. */
  startTime?: number;
  endTime?: number;
  /** The run ended with an error. */
  failed: boolean;
  /** The beginning of what was asked. */
  request?: string;
}

/** What one row tells: whose it is and, as far as it says so, the root's facts, a model and a node. */
export interface RowFacts {
  traceId: string;
  root?: RootFacts;
  model?: string;
  node?: string;
}

const LONGEST_NAME = 200;
const LONGEST_REQUEST = 300;

/** Our recorder begins each row so: a child's payload need not be parsed then. */
const childHead = /^\{"id":"([^"\\]+)","trace_id":"([^"\\]+)","parent_run_id":"/;
const HEAD_BYTES = 400;

/** Undefined for a line that is no row. */
export function rowFacts(bytes: Buffer): RowFacts | undefined {
  const [, id, traceId] = childHead.exec(bytes.toString("utf8", 0, HEAD_BYTES)) ?? [];
  if (traceId !== undefined && id !== traceId) return { traceId, ...named(bytes) };
  const row = parsed(bytes);
  const own = row && traceIdOf(row);
  if (row === undefined || own === undefined) return undefined;
  const isRoot = own === row.id || row.parent_run_id == null;
  return { traceId: own, ...named(bytes), ...(isRoot && { root: rootFacts(row) }) };
}

function parsed(bytes: Buffer): RunRow | undefined {
  try {
    const value = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function named(bytes: Buffer): Pick<RowFacts, "model" | "node"> {
  const model = stringAfter(bytes, '"ls_model_name":"');
  const node = stringAfter(bytes, '"langgraph_node":"');
  return { ...(model !== undefined && { model }), ...(node !== undefined && { node }) };
}

/** The plain string after a key, wherever that stands in the row; none where it has escapes. */
function stringAfter(bytes: Buffer, key: string): string | undefined {
  const at = bytes.indexOf(key);
  if (at < 0) return undefined;
  const start = at + key.length;
  const text = bytes.toString("utf8", start, start + LONGEST_NAME);
  return /^([^"\\]+)"/.exec(text)?.[1];
}

function rootFacts(row: RunRow): RootFacts {
  const { thread_id, session_id, conversation_id } = metadataOf(row);
  const threadId = [row.thread_id, thread_id, session_id, conversation_id].find(isText);
  const [startTime, endTime] = [timeOf(row.start_time), timeOf(row.end_time)];
  const request = requestOf(row.inputs);
  return {
    name: isText(row.name) ? cut(row.name, LONGEST_NAME) : "run",
    failed: row.status === "error" || isText(row.error),
    ...(threadId !== undefined && { threadId: cutId(threadId) }),
    ...(startTime !== undefined && { startTime }),
    ...(endTime !== undefined && { endTime }),
    ...(request !== undefined && { request: cut(request, LONGEST_REQUEST) }),
  };
}

function metadataOf(row: RunRow): Record<string, unknown> {
  const extra = row.extra as { metadata?: Record<string, unknown> } | null | undefined;
  return extra?.metadata ?? {};
}

function timeOf(value: unknown): number | undefined {
  if (value == null) return undefined;
  const time = new Date(value as string | number).getTime();
  return Number.isNaN(time) ? undefined : time;
}

/** The last message of a conversation, else the first text. */
function requestOf(inputs: unknown): string | undefined {
  if (typeof inputs !== "object" || inputs === null) return isText(inputs) ? inputs : undefined;
  const { messages } = inputs as { messages?: unknown };
  const last = Array.isArray(messages) ? messages.flat().at(-1) : undefined;
  return textOf(last) ?? Object.values(inputs).find(isText);
}

function textOf(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null) return isText(message) ? message : undefined;
  const { content, kwargs } = message as { content?: unknown; kwargs?: unknown };
  return isText(content) ? content : textOf(kwargs);
}

/** A copy: a slice would keep the whole payload in memory. */
function cut(text: string, length: number): string {
  return Buffer.from(text.slice(0, length)).toString("utf8");
}

function cutId(id: string): string {
  const whole = cut(id, LONGEST_NAME);
  if (whole === id) return whole;
  const hash = createHash("sha256").update(id, "utf16le").digest("hex").slice(0, 16);
  return `${cut(id, LONGEST_NAME - hash.length - 1)}…${hash}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
