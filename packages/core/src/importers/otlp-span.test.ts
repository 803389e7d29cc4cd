import { describe, expect, it, test } from "vitest";
import { tracesFromOtlp } from "./otlp.ts";
import { isRootSpan, otlpSpans } from "./otlp-span.ts";

type Json = Record<string, unknown>;

function spansOf(payload: unknown) {
  return [...otlpSpans(payload)].flatMap(({ span }) => span ?? []);
}

const time = { startTimeUnixNano: "1795504868000000000", endTimeUnixNano: "1795504869000000000" };
const ids = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
const text = (value: string) => ({ stringValue: value });

function span(attributes: Json, more: Json = {}): Json {
  const list = Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? text(value) : value,
  }));
  return { ...ids, ...time, name: "s", attributes: list, ...more };
}

describe("spans of every exporter", () => {
  const hex = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
  const base64 = { traceId: "S/kvNXezTaajzpKdDg5HNg==", spanId: "APBnqgupArc=" };
  const cases: Array<[string, Json]> = [
    ["ids in hex", { ...hex, ...time, parentSpanId: "" }],
    ["ids in base64", { ...base64, ...time, parentSpanId: "AAAAAAAAAAA=" }],
    [
      "snake case and bytes, as decoders give them",
      {
        trace_id: Uint8Array.from(Buffer.from(hex.traceId, "hex")),
        span_id: Uint8Array.from(Buffer.from(hex.spanId, "hex")),
        start_time_unix_nano: 1795504868000000000n,
        end_time_unix_nano: 1795504869000000000n,
      },
    ],
    [
      "Python's console",
      {
        context: { trace_id: `0x${hex.traceId}`, span_id: `0x${hex.spanId}` },
        parent_id: null,
        start_time: "2026-11-24T07:21:08.000000Z",
        end_time: "2026-11-24T07:21:09.000000Z",
      },
    ],
    [
      "JavaScript's console",
      {
        instrumentationScope: { name: "x" },
        traceId: hex.traceId,
        id: hex.spanId,
        timestamp: 1795504868000000,
        duration: 1000000,
      },
    ],
  ];
  test.each(cases)("have one shape: %s", (_, raw) => {
    const [found] = spansOf(raw);
    expect(found).toMatchObject({
      ...hex,
      startTime: 1795504868000,
      endTime: 1795504869000,
      status: "unset",
    });
    expect(found && isRootSpan(found)).toBe(true);
  });

  test("have JSON values, whichever kind of AnyValue holds them", () => {
    const attributes = {
      int: { intValue: "9007199254740991" },
      double: { doubleValue: 0.5 },
      yes: { boolValue: true },
      list: { arrayValue: { values: [text("a"), { intValue: 2 }] } },
      map: { kvlistValue: { values: [{ key: "k", value: { arrayValue: {} } }] } },
    };
    expect(spansOf(span(attributes))[0]?.attributes).toEqual({
      int: 9007199254740991,
      double: 0.5,
      yes: true,
      list: ["a", 2],
      map: { k: [] },
    });
  });

  test("may nest their attributes, as Phoenix exports them", () => {
    const nested = {
      openinference: { span: { kind: "LLM" } },
      llm: { output_messages: [{ message: { role: "assistant", content: "hi" } }] },
    };
    const { traces } = tracesFromOtlp({ ...ids, ...time, name: "s", attributes: nested });
    expect(traces[0]?.steps[0]?.output?.content).toBe("hi");
  });
});

describe("what begins a trace", () => {
  const chat = { "gen_ai.operation.name": "chat" };
  const at = (spanId: string, parentSpanId?: string, more: Json = {}) =>
    span(chat, { spanId: spanId.padStart(16, "0"), parentSpanId, ...more });

  it("is a span whose parent is in another process, by its flags", () => {
    const [remote] = spansOf(at("a", "00000000000000ff", { flags: 0x301 }));
    const [local] = spansOf(at("a", "00000000000000ff", { flags: 0x101 }));
    expect([remote, local].map((one) => one && isRootSpan(one))).toEqual([true, false]);
  });

  it("is the only span whose parent is not there", () => {
    const { traces, problems } = tracesFromOtlp([
      at("a", "00000000000000ff"),
      at("b", "000000000000000a"),
    ]);
    expect(problems).toEqual([]);
    expect(traces[0]).toMatchObject({ status: "ok" });
  });

  it("is made up where several spans share a parent that was filtered out", () => {
    const parent = "00000000000000ff";
    const { traces, problems } = tracesFromOtlp([at("a", parent), at("b", parent)]);
    expect(problems).toEqual([]);
    expect(traces[0]).toMatchObject({ status: "ok", steps: [{ kind: "llm" }, { kind: "llm" }] });
  });

  it("is unknown where spans of different parents are left, and a problem says so", () => {
    const loose = [at("a", "00000000000000fe"), at("b", "00000000000000ff")];
    const { traces, problems } = tracesFromOtlp(loose);
    expect(problems).toMatchObject([{ code: "ROOT_MISSING" }]);
    expect(traces).toHaveLength(1);
  });
});
