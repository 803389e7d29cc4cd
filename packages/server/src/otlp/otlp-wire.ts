import { parseJson } from "@tracejudge/core";
import { type OtlpTypes, otlpTypes, type Signal } from "./otlp-types.ts";
import { CountingReader, isDense } from "./part-limits.ts";

export type OtlpEncoding = "json" | "protobuf";

/** What was not taken of an export request, and why. */
export interface PartialSuccess {
  rejected: number;
  errorMessage: string;
}

/**
 * `{resourceSpans}` or `{resourceLogs}` in the shape of OTLP JSON; or why there is none: the bytes are no
 * such thing, or hold more parts than an export of their size can.
 */
export type Decoded = { payload: unknown } | { fault: Fault };

/** Why a body cannot be read. */
export type Fault = "unreadable" | "dense";

/** The body of an export request as it came in, unpacked. */
export interface ExportBody {
  body: Uint8Array;
  encoding: OtlpEncoding;
  signal: Signal;
}

/** Reads and writes the bodies of OTLP/HTTP in either of its encodings. */
export interface OtlpWire {
  decode(body: Uint8Array, encoding: OtlpEncoding, signal: Signal): Decoded;
  answer(partial: PartialSuccess | undefined, encoding: OtlpEncoding, signal: Signal): Buffer;
  /** A `google.rpc.Status`, as the specification wants it for every failure. */
  failure(status: { code: number; message: string }, encoding: OtlpEncoding): Buffer;
}

export const contentTypes: Record<OtlpEncoding, string> = {
  json: "application/json",
  protobuf: "application/x-protobuf",
};

const lists: Record<Signal, readonly [string, string]> = {
  traces: ["resourceSpans", "resource_spans"],
  logs: ["resourceLogs", "resource_logs"],
};

export function createOtlpWire(): OtlpWire {
  const types = otlpTypes();
  return {
    decode: (body, encoding, signal) =>
      encoding === "json" ? decodeJson(body, signal) : decodeProtobuf(types, body, signal),
    answer(partial, encoding, signal) {
      const body = partial === undefined ? {} : { partialSuccess: told(partial, signal) };
      return encoding === "json" ? json(body) : encoded(types.response[signal], body);
    },
    failure: (status, encoding) =>
      encoding === "json" ? json(status) : encoded(types.status, status),
  };
}

function told({ rejected, errorMessage }: PartialSuccess, signal: Signal): object {
  return signal === "traces"
    ? { rejectedSpans: rejected, errorMessage }
    : { rejectedLogRecords: rejected, errorMessage };
}

function decodeJson(body: Uint8Array, signal: Signal): Decoded {
  if (isDense(body)) return { fault: "dense" };
  const parsed = parseJson(Buffer.from(body).toString("utf8"));
  if (!("value" in parsed && isPayload(parsed.value, signal))) return { fault: "unreadable" };
  return { payload: listed(parsed.value, signal) };
}

/** An empty request is a good one; any other object without its list is not. */
function isPayload(payload: unknown, signal: Signal): payload is object {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return false;
  const [held] = lists[signal].flatMap((key) =>
    key in payload ? [(payload as Record<string, unknown>)[key]] : [],
  );
  return held === undefined ? Object.keys(payload).length === 0 : Array.isArray(held);
}

/** An export of nothing has no list. */
function listed(payload: object, signal: Signal): object {
  return Object.keys(payload).length === 0 ? { [lists[signal][0]]: [] } : payload;
}

/** Ids come out as base64, 64-bit numbers as text; the importer reads both. */
function decodeProtobuf({ request }: OtlpTypes, body: Uint8Array, signal: Signal): Decoded {
  const reader = new CountingReader(body);
  try {
    const type = request[signal];
    const read = type.toObject(type.decode(reader), { longs: String, bytes: String });
    return { payload: listed(read, signal) };
  } catch {
    return { fault: reader.dense ? "dense" : "unreadable" };
  }
}

function json(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}

function encoded(type: OtlpTypes["status"], body: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(body)).finish());
}
