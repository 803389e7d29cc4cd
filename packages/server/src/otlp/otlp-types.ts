import protobuf from "protobufjs/light.js";

/** Fields by number of opentelemetry-proto 1.x (trace, logs, common and resource v1, google.rpc.Status). */
const messages: Record<string, Record<string, string>> = {
  ExportTraceServiceRequest: { resourceSpans: "1 repeated ResourceSpans" },
  ResourceSpans: { resource: "1 Resource", scopeSpans: "2 repeated ScopeSpans" },
  Resource: { attributes: "1 repeated KeyValue" },
  ScopeSpans: { scope: "1 InstrumentationScope", spans: "2 repeated Span" },
  InstrumentationScope: { name: "1 string", version: "2 string" },
  Span: {
    traceId: "1 bytes",
    spanId: "2 bytes",
    parentSpanId: "4 bytes",
    name: "5 string",
    kind: "6 int32",
    startTimeUnixNano: "7 fixed64",
    endTimeUnixNano: "8 fixed64",
    attributes: "9 repeated KeyValue",
    events: "11 repeated Event",
    status: "15 Status",
    flags: "16 fixed32",
  },
  ExportLogsServiceRequest: { resourceLogs: "1 repeated ResourceLogs" },
  ResourceLogs: { resource: "1 Resource", scopeLogs: "2 repeated ScopeLogs" },
  ScopeLogs: { scope: "1 InstrumentationScope", logRecords: "2 repeated LogRecord" },
  LogRecord: {
    timeUnixNano: "1 fixed64",
    body: "5 AnyValue",
    attributes: "6 repeated KeyValue",
    traceId: "9 bytes",
    spanId: "10 bytes",
    observedTimeUnixNano: "11 fixed64",
    eventName: "12 string",
  },
  Event: { timeUnixNano: "1 fixed64", name: "2 string", attributes: "3 repeated KeyValue" },
  Status: { message: "2 string", code: "3 int32" },
  KeyValue: { key: "1 string", value: "2 AnyValue" },
  AnyValue: {
    stringValue: "1 string",
    boolValue: "2 bool",
    intValue: "3 int64",
    doubleValue: "4 double",
    arrayValue: "5 ArrayValue",
    kvlistValue: "6 KeyValueList",
    bytesValue: "7 bytes",
  },
  ArrayValue: { values: "1 repeated AnyValue" },
  KeyValueList: { values: "1 repeated KeyValue" },
  ExportTraceServiceResponse: { partialSuccess: "1 ExportTracePartialSuccess" },
  ExportTracePartialSuccess: { rejectedSpans: "1 int64", errorMessage: "2 string" },
  ExportLogsServiceResponse: { partialSuccess: "1 ExportLogsPartialSuccess" },
  ExportLogsPartialSuccess: { rejectedLogRecords: "1 int64", errorMessage: "2 string" },
  RpcStatus: { code: "1 int32", message: "2 string" },
};

/** What is sent in: spans, or logs. */
export type Signal = "traces" | "logs";

export interface OtlpTypes {
  request: Record<Signal, protobuf.Type>;
  response: Record<Signal, protobuf.Type>;
  status: protobuf.Type;
}

/** The messages that a receiver of spans and logs reads and writes. */
export function otlpTypes(): OtlpTypes {
  const nested = Object.entries(messages).map(([name, fields]) => [name, typeOf(name, fields)]);
  const root = protobuf.Root.fromJSON({ nested: Object.fromEntries(nested) });
  const both = (part: "Request" | "Response") => ({
    traces: root.lookupType(`ExportTraceService${part}`),
    logs: root.lookupType(`ExportLogsService${part}`),
  });
  return {
    request: both("Request"),
    response: both("Response"),
    status: root.lookupType("RpcStatus"),
  };
}

/** A value is one of its fields, set even where it is the empty text or zero. */
function typeOf(name: string, fields: Record<string, string>) {
  const oneof = { oneofs: { value: { oneof: Object.keys(fields) } } };
  return { fields: fieldsOf(fields), ...(name === "AnyValue" && oneof) };
}

function fieldsOf(fields: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => {
      const [id, ...words] = text.split(" ");
      const rule = words.length > 1 ? { rule: "repeated" } : {};
      return [name, { id: Number(id), type: words.at(-1) ?? "", ...rule }];
    }),
  );
}
