import { type OtlpTypes, otlpTypes } from "./otlp-types.ts";

export type OtlpEncoding = "json" | "protobuf";

/** What was not taken of an export request, and why. */
export interface PartialSuccess {
  rejectedSpans: number;
  errorMessage: string;
}

/** Reads and writes the bodies of OTLP/HTTP in either of its encodings. */
export interface OtlpWire {
  /** `{resourceSpans}` in the shape of OTLP JSON; undefined where the bytes are no such thing. */
  decode(body: Uint8Array, encoding: OtlpEncoding): unknown;
  answer(partial: PartialSuccess | undefined, encoding: OtlpEncoding): Buffer;
  /** A `google.rpc.Status`, as the specification wants it for every failure. */
  failure(status: { code: number; message: string }, encoding: OtlpEncoding): Buffer;
}

export const contentTypes: Record<OtlpEncoding, string> = {
  json: "application/json",
  protobuf: "application/x-protobuf",
};

export function createOtlpWire(): OtlpWire {
  const types = otlpTypes();
  return {
    decode: (body, encoding) =>
      encoding === "json" ? decodeJson(body) : decodeProtobuf(types, body),
    answer(partial, encoding) {
      const body = partial === undefined ? {} : { partialSuccess: partial };
      return encoding === "json" ? json(body) : encoded(types.response, body);
    },
    failure: (status, encoding) =>
      encoding === "json" ? json(status) : encoded(types.status, status),
  };
}

function decodeJson(body: Uint8Array): unknown {
  try {
    const payload: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return isPayload(payload) ? listed(payload) : undefined;
  } catch {
    return undefined;
  }
}

/** An empty request (no resource spans) is a good one; any other object is not. */
function isPayload(payload: unknown): payload is object {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return false;
  const [held] = ["resourceSpans", "resource_spans"].flatMap((key) =>
    key in payload ? [(payload as Record<string, unknown>)[key]] : [],
  );
  return held === undefined ? Object.keys(payload).length === 0 : Array.isArray(held);
}

/** An export of nothing has no list. */
function listed(payload: object): object {
  return Object.keys(payload).length === 0 ? { resourceSpans: [] } : payload;
}

/** Ids come out as base64, 64-bit numbers as text; the importer reads both. */
function decodeProtobuf({ request }: OtlpTypes, body: Uint8Array): unknown {
  try {
    return listed(request.toObject(request.decode(body), { longs: String, bytes: String }));
  } catch {
    return undefined;
  }
}

function json(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}

function encoded(type: OtlpTypes["response"], body: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(body)).finish());
}
