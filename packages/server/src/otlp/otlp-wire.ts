import { parseJson } from "@tracejudge/core";
import { type OtlpTypes, otlpTypes, type Signal } from "./otlp-types.ts";

export type OtlpEncoding = "json" | "protobuf";

/** What was not taken of an export request, and why. */
export interface PartialSuccess {
  rejected: number;
  errorMessage: string;
}

/** Reads and writes the bodies of OTLP/HTTP in either of its encodings. */
export interface OtlpWire {
  /**
   * `{resourceSpans}` or `{resourceLogs}` in the shape of OTLP JSON; undefined where the bytes are no
   * such thing.
   */
  decode(body: Uint8Array, encoding: OtlpEncoding, signal: Signal): unknown;
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

function decodeJson(body: Uint8Array, signal: Signal): unknown {
  const parsed = parseJson(Buffer.from(body).toString("utf8"));
  if (!("value" in parsed)) return undefined;
  return isPayload(parsed.value, signal) ? listed(parsed.value, signal) : undefined;
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
function decodeProtobuf({ request }: OtlpTypes, body: Uint8Array, signal: Signal): unknown {
  try {
    const type = request[signal];
    return listed(type.toObject(type.decode(body), { longs: String, bytes: String }), signal);
  } catch {
    return undefined;
  }
}

function json(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}

function encoded(type: OtlpTypes["status"], body: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(body)).finish());
}
