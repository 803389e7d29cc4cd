import { messageJson } from "./message-json.ts";
import { mediaMark, withoutMedia } from "./without-media.ts";

/** Plain JSON: nothing in it is shared with, or can change, the value it was taken from. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

const MAX_DEPTH = 20;
const MAX_NODES = 50_000;
const MAX_ITEMS = 5_000;
const MAX_STRING = 32_000;
const MAX_TEXT = 2_000_000;

interface Budget {
  nodes: number;
  chars: number;
  /** The objects around the current one. */
  above: Set<object>;
}

/**
 * A plain copy of any value, taken now. Never throws and is bounded: cycles, live objects, pictures
 * and what exceeds 20 levels, 50,000 values or 2 million characters become short marks.
 */
export function snapshot(value: unknown): Plain {
  return copy(value, { nodes: MAX_NODES, chars: MAX_TEXT, above: new Set() }) ?? null;
}

function copy(value: unknown, budget: Budget): Plain | undefined {
  switch (typeof value) {
    case "string":
      return text(value, budget);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
      return value;
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : guarded(value, budget);
    default:
      return undefined;
  }
}

function text(whole: string, budget: Budget): string {
  const url = whole.startsWith("data:") ? /^data:[^,]{0,100},/.exec(whole)?.[0] : undefined;
  if (url !== undefined && whole.length > 500) return `${url}[${whole.length} characters]`;
  const value = withoutMedia(whole);
  if (budget.chars <= 0) return `[${value.length} characters left out]`;
  if (value.length <= MAX_STRING) {
    budget.chars -= value.length;
    return value;
  }
  budget.chars -= MAX_STRING;
  const tail = MAX_STRING / 4;
  const left = value.length - MAX_STRING;
  return `${value.slice(0, MAX_STRING - tail)}[${left} characters left out]${value.slice(-tail)}`;
}

/** Proxies and exotic objects can throw at any touch. */
function guarded(value: object, budget: Budget): Plain {
  if (budget.above.has(value)) return "[circular]";
  if (budget.above.size >= MAX_DEPTH) return "[too deep]";
  if (--budget.nodes < 0) return "[left out]";
  budget.above.add(value);
  try {
    return object(value, budget);
  } catch {
    return "[unreadable]";
  } finally {
    budget.above.delete(value);
  }
}

function object(value: object, budget: Budget): Plain {
  if (Array.isArray(value)) return list(value, value.length, budget);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return instance(value, budget);
  return fields(value, budget);
}

function list(values: Iterable<unknown>, length: number, budget: Budget): Plain[] {
  const out: Plain[] = [];
  for (const item of values) {
    if (out.length >= MAX_ITEMS || budget.nodes < 0) {
      out.push(`[${length - out.length} more left out]`);
      break;
    }
    budget.nodes -= 1;
    out.push(copy(item, budget) ?? null);
  }
  return out;
}

function fields(value: object, budget: Budget): { [key: string]: Plain } {
  const out: { [key: string]: Plain } = {};
  for (const key of Object.keys(value)) {
    if (budget.nodes < 0) {
      out["[left out]"] = true;
      break;
    }
    budget.nodes -= 1;
    const given = read(value, key);
    const field = copy(mediaMark(value, key, given) ?? given, budget);
    if (field !== undefined) setField(out, key, field);
  }
  return out;
}

function setField(out: { [key: string]: Plain }, key: string, value: Plain): void {
  if (key !== "__proto__") out[key] = value;
}

function read(value: object, key: string): unknown {
  try {
    const given: unknown = Reflect.get(value, key);
    if (given instanceof Promise && !isData(value, key)) ignore(given);
    return given;
  } catch {
    return "[unreadable]";
  }
}

/** A getter made the promise for us; one that the app keeps is the app's to look after. */
function isData(value: object, key: string): boolean {
  return Object.getOwnPropertyDescriptor(value, key)?.get === undefined;
}

/** Nobody else waits for it: were it rejected, the process would end. */
function ignore(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}

function instance(value: object, budget: Budget): Plain {
  const message = messageJson(value);
  if (message !== undefined) return fields(message, budget);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return { name: value.name, message: text(value.message, budget) };
  if (value instanceof Map) return mapFields(value, budget);
  if (value instanceof Set) return list(value, value.size, budget);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `[${value.constructor.name} of ${value.byteLength} bytes]`;
  }
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (value instanceof Promise) return "[promise]";
  return json(value, budget);
}

function mapFields(map: Map<unknown, unknown>, budget: Budget): Plain {
  const keys = [...map.keys()];
  if (!keys.every((key) => typeof key === "string")) return list(map, map.size, budget);
  return fields(Object.fromEntries(map), budget);
}

function json(value: object, budget: Budget): Plain {
  const toJson = read(value, "toJSON");
  if (typeof toJson !== "function") return fields(value, budget);
  try {
    const plain: unknown = toJson.call(value);
    if (plain instanceof Promise) ignore(plain);
    if (plain !== value && typeof plain !== "function") return copy(plain, budget) ?? null;
  } catch {
    // Its own fields will do.
  }
  return fields(value, budget);
}
