import { isRecord, type JsonRecord } from "./json-value.ts";

const DEEPEST = 32;

/**
 * An OTLP `AnyValue` (`{stringValue}`, `{intValue: "7"}`, `{arrayValue}`, `{kvlistValue}`, …) as a
 * JSON value. What is no AnyValue is taken as the value itself, as console exporters write it.
 */
export function anyValue(value: unknown, depth = 0): unknown {
  if (!isRecord(value) || depth > DEEPEST) return value;
  const [key, ...others] = Object.keys(value);
  if (key === undefined || others.length > 0) return value;
  const read = readers.get(key.replace("_v", "V"));
  return read === undefined ? value : read(value[key], depth + 1);
}

type ReadValue = (held: unknown, depth: number) => unknown;

const readers: ReadonlyMap<string, ReadValue> = new Map<string, ReadValue>([
  ["stringValue", (held) => held],
  ["boolValue", (held) => held],
  ["doubleValue", (held) => held],
  ["bytesValue", (held) => held],
  ["intValue", (held) => (typeof held === "string" ? Number(held) : held)],
  ["arrayValue", (held, depth) => valuesOf(held).map((item) => anyValue(item, depth))],
  ["kvlistValue", (held, depth) => attributesOf(valuesOf(held), depth)],
]);

function valuesOf(held: unknown): readonly unknown[] {
  return isRecord(held) && Array.isArray(held.values) ? held.values : [];
}

/** Attributes as one flat record, from a list of `{key, value}` or from a plain object. */
export function attributesOf(attributes: unknown, depth = 0): JsonRecord {
  const flat = new Map<string, unknown>();
  if (Array.isArray(attributes)) {
    for (const entry of attributes) {
      if (isRecord(entry) && typeof entry.key === "string") {
        flat.set(entry.key, anyValue(entry.value, depth));
      }
    }
  } else if (isRecord(attributes)) {
    // Phoenix nests what the specification flattens: {llm: {input_messages: [...]}}
    if (isRecord(attributes.openinference)) flatten(attributes, "", flat, 0);
    else for (const [key, value] of Object.entries(attributes)) flat.set(key, anyValue(value));
  }
  return Object.fromEntries(flat);
}

function flatten(value: unknown, prefix: string, into: Map<string, unknown>, depth: number): void {
  const branch = depth < DEEPEST && (isRecord(value) || isListOfRecords(value));
  if (!branch) {
    into.set(prefix, value);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    flatten(item, prefix === "" ? key : `${prefix}.${key}`, into, depth + 1);
  }
}

function isListOfRecords(value: unknown): value is JsonRecord[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

/** What stands under `<prefix>.0.`, `<prefix>.1.`, …: one flat record for each index, in order. */
export function indexed(attributes: JsonRecord, prefix: string): JsonRecord[] {
  const found = new Map<number, Map<string, unknown>>();
  for (const [key, value] of Object.entries(attributes)) {
    if (!key.startsWith(`${prefix}.`)) continue;
    const [, index, rest = ""] = /^(\d{1,6})(?:\.(.*))?$/s.exec(key.slice(prefix.length + 1)) ?? [];
    if (index === undefined) continue;
    const fields = found.get(Number(index)) ?? new Map<string, unknown>();
    found.set(Number(index), fields.set(rest, value));
  }
  const inOrder = [...found].sort(([a], [b]) => a - b);
  return inOrder.map(([, fields]) => Object.fromEntries(fields));
}

/**
 * An id in lower-case hex: OTLP JSON has hex, protobuf's own JSON base64, Python's console exporter
 * `0x` before it, decoders bytes. All zeros mean none. Ids of other recorders are left as they are.
 */
export function hexId(id: unknown, bytes: 8 | 16): string | undefined {
  if (id instanceof Uint8Array) return present(hexOf(id));
  if (typeof id === "number" && Number.isSafeInteger(id)) return String(id);
  if (typeof id !== "string" || id === "") return undefined;
  const bare = id.replace(/^0x/i, "");
  if (new RegExp(`^[0-9a-f]{${bytes * 2}}$`, "i").test(bare)) return present(bare.toLowerCase());
  const base64 = bytes === 8 ? /^[\w+/-]{11}=$/ : /^[\w+/-]{22}==$/;
  return base64.test(id) ? present(hexOf(fromBase64(id))) : id;
}

function present(hex: string): string | undefined {
  return /^0*$/.test(hex) ? undefined : hex;
}

function fromBase64(text: string): Uint8Array {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Milliseconds since the epoch, to the microsecond, from nanoseconds as text, number or bigint
 * (`1795504868644000000`), or from an ISO time. Zero means not yet.
 */
export function nanosToMillis(time: unknown): number | undefined {
  if (typeof time === "string" && /\D/.test(time)) return isoToMillis(time);
  if (!["string", "number", "bigint"].includes(typeof time)) return undefined;
  const millis = Math.round(Number(time) / 1000) / 1000;
  return Number.isFinite(millis) && millis > 0 ? millis : undefined;
}

/** A time without a zone is UTC. `Date` stops at milliseconds; the microseconds are added. */
function isoToMillis(time: string): number | undefined {
  const millis = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time}Z`);
  if (Number.isNaN(millis)) return undefined;
  const micros = /\.\d{3}(\d{1,3})/.exec(time)?.[1] ?? "";
  return millis + Number(micros.padEnd(3, "0")) / 1000;
}
