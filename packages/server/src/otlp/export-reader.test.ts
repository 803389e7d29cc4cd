import { Worker } from "node:worker_threads";
import { afterEach, expect, test, vi } from "vitest";
import type { ExportItem } from "./export-items.ts";
import { ExportReader } from "./export-reader.ts";
import { otlpTypes } from "./otlp-types.ts";
import { createOtlpWire, type OtlpEncoding } from "./otlp-wire.ts";

let reader: ExportReader;
afterEach(() => reader.close());

/** An export of `spans` spans with some hundred bytes each. */
function exportOf(spans: number, encoding: OtlpEncoding): Uint8Array {
  const attributes = Array.from({ length: 20 }, (_, at) => ({
    key: `attribute.${at}`,
    value: { stringValue: `value ${at}` },
  }));
  const all = Array.from({ length: spans }, (_, at) => {
    const [traceId, spanId] = [Buffer.alloc(16, 1), Buffer.alloc(8)];
    spanId.writeUInt32BE(at + 1, 4);
    const isJson = encoding === "json";
    return {
      traceId: isJson ? traceId.toString("hex") : traceId,
      spanId: isJson ? spanId.toString("hex") : spanId,
      name: "chat",
      attributes,
    };
  });
  const payload = { resourceSpans: [{ scopeSpans: [{ spans: all }] }] };
  if (encoding === "json") return Buffer.from(JSON.stringify(payload));
  const type = otlpTypes().request.traces;
  return type.encode(type.fromObject(payload)).finish();
}

async function read(body: Uint8Array, encoding: OtlpEncoding) {
  const items: ExportItem[] = [];
  const fault = await reader.read({ body, encoding, signal: "traces" }, (slice) => {
    items.push(...slice);
  });
  return { fault, items };
}

/** Milliseconds that `work` took, and the longest in it that nothing else had its turn. */
async function longestStall(work: () => Promise<unknown>) {
  const began = performance.now();
  let [longest, last] = [0, began];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await work();
  clearInterval(timer);
  return { longest: Math.max(longest, performance.now() - last), all: performance.now() - began };
}

test.each(["json", "protobuf"] as const)(
  "a large export in %s is decoded elsewhere: others have their turn, and every span is handed over",
  async (encoding) => {
    reader = new ExportReader(createOtlpWire());
    await read(exportOf(1_000, encoding), encoding);
    const body = exportOf(6_000, encoding);
    const found = { spans: 0 };
    const { longest, all } = await longestStall(async () => {
      found.spans = (await read(body, encoding)).items.length;
    });
    expect(found.spans).toBe(6_000);
    expect(longest).toBeLessThan(all / 2);
  },
  120_000,
);

test("a large export gives what a small one gives, and is refused for the same faults", async () => {
  const wire = createOtlpWire();
  const decode = vi.spyOn(wire, "decode");
  reader = new ExportReader(wire);
  const small = await read(exportOf(3, "json"), "json");
  expect(decode).toHaveBeenCalledTimes(1);
  const large = await read(exportOf(1_500, "json"), "json");
  expect(large.items.slice(0, 3)).toEqual(small.items);
  expect((await read(Buffer.alloc(200_000, "x"), "json")).fault).toBe("unreadable");
  expect((await read(Buffer.alloc(2_000_000, "{},"), "json")).fault).toBe("dense");
  expect(decode).toHaveBeenCalledTimes(1);
}, 120_000);

test("a thread that dies over one body costs no other", async () => {
  reader = new ExportReader(createOtlpWire());
  vi.spyOn(Worker.prototype, "postMessage").mockImplementationOnce(function (this: Worker) {
    void this.terminate();
  });
  const lost = read(exportOf(1_000, "json"), "json");
  const next = read(exportOf(1_500, "json"), "json");
  await expect(lost).rejects.toThrow("decoding thread ended");
  expect((await next).items).toHaveLength(1_500);
}, 120_000);

test("bodies that wait take bounded memory: there is no room for more", async () => {
  reader = new ExportReader(createOtlpWire());
  expect(reader.room).toBe(true);
  const held = read(Buffer.alloc(65 * 1024 * 1024, "x"), "json");
  expect(reader.room).toBe(false);
  expect((await held).fault).toBe("unreadable");
  expect(reader.room).toBe(true);
}, 120_000);
