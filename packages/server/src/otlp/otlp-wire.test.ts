import { expect, test } from "vitest";
import { createOtlpWire } from "./otlp-wire.ts";

const wire = createOtlpWire();
/** How reading ended; the payloads here are too large to be shown in a failure. */
function faultOf(body: Uint8Array, encoding: "json" | "protobuf"): string {
  const decoded = wire.decode(body, encoding, "traces");
  return "fault" in decoded ? decoded.fault : "none";
}
const bytes = (text: string) => new TextEncoder().encode(text);

/** A length-delimited field of protobuf. */
function field(number: number, body: Uint8Array): Buffer {
  const length: number[] = [];
  let left = body.length;
  do {
    length.push((left & 127) | (left > 127 ? 128 : 0));
    left >>>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), body]);
}

const many = 3_000_000;
const spanIds = Buffer.concat([field(1, Buffer.alloc(16, 1)), field(2, Buffer.alloc(8, 2))]);
const spanOf = (rest: Uint8Array) => field(1, field(2, field(2, Buffer.concat([spanIds, rest]))));
const emptyFields = (tag: number) => Buffer.alloc(many, Buffer.from([tag, 0]));

test.each([
  ["resources", emptyFields(0x0a)],
  ["spans", field(1, field(2, emptyFields(0x12)))],
  ["attributes", spanOf(emptyFields(0x4a))],
])("millions of empty %s are broken off, not read", (_, body) => {
  const began = performance.now();
  expect(faultOf(body, "protobuf")).toBe("dense");
  expect(performance.now() - began).toBeLessThan(5_000);
});

test.each([
  ["resources", `{"resourceSpans":[${"{},".repeat(many / 3)}{}]}`],
  ["spans", `{"resourceSpans":[{"scopeSpans":[{"spans":[${"{},".repeat(many / 3)}{}]}]}]}`],
])("millions of empty %s in JSON are broken off, not parsed", (_, body) => {
  const began = performance.now();
  expect(faultOf(bytes(body), "json")).toBe("dense");
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("an export of two thousand spans with the shortest attributes there are is read", () => {
  const attribute = { key: "i", value: { intValue: 1 } };
  const span = {
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    attributes: Array(20).fill(attribute),
  };
  const spans = Array(2_000).fill(span);
  const body = bytes(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  expect(faultOf(body, "json")).toBe("none");
  const number = field(
    9,
    Buffer.concat([field(1, bytes("http.status_code")), field(2, Buffer.from([0x18, 1]))]),
  );
  const one = field(2, Buffer.concat([spanIds, ...Array(20).fill(number)]));
  const packed = field(1, field(2, Buffer.concat(Array(2_000).fill(one))));
  expect(faultOf(packed, "protobuf")).toBe("none");
});

test.each([400, 5_000, 100_000])(
  "values nested %i deep are read or refused, and overflow nothing",
  (depth) => {
    let value: Buffer = Buffer.from([0x18, 1]);
    for (let level = 0; level < Math.min(depth, 5_000); level++) value = field(5, field(1, value));
    const deep = depth > 5_000 ? Buffer.alloc(depth, 0x2a) : value;
    const body = spanOf(field(9, field(2, deep)));
    expect(["none", "unreadable"]).toContain(faultOf(body, "protobuf"));
  },
);
