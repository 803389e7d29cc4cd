import { gzipSync } from "node:zlib";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import type { Verdict } from "@tracejudge/core";
import protobuf from "protobufjs/light.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { RecordedAgent } from "../../fixtures/agent-spans.ts";
import { heldPool } from "../../fixtures/held-pool.ts";
import { answerTo, type Started, startServer } from "../../fixtures/start-server.ts";
import { otlpTypes } from "../otlp/otlp-types.ts";

let server: Started;
const gather = { quietMs: 100, remoteQuietMs: 200, idleMs: 1_000, traceSpans: 20 };
beforeAll(async () => {
  server = await startServer({ gather, bodyLimit: 1_000_000 });
}, 60_000);
afterAll(() => server.close());

function verdictOn(traceId: string): Promise<Verdict> {
  return vi.waitFor(
    async () => {
      const response = await fetch(`${server.url}/v1/verdicts/${traceId}`);
      expect(response.status).toBe(200);
      return (await response.json()) as Verdict;
    },
    { timeout: 20_000, interval: 50 },
  );
}

interface SpanFields {
  traceId: string;
  spanId?: string;
  parentSpanId?: string;
  name?: string;
}

function payloadOf(...spans: SpanFields[]): object {
  const all = spans.map((span) => ({
    spanId: "00000000000000a1",
    name: "chat",
    startTimeUnixNano: "1700000000000000000",
    endTimeUnixNano: "1700000001000000000",
    attributes: [
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      {
        key: "gen_ai.output.messages",
        value: { stringValue: '[{"role":"assistant","parts":[{"type":"text","content":"Hi."}]}]' },
      },
    ],
    ...span,
  }));
  return { resourceSpans: [{ scopeSpans: [{ spans: all }] }] };
}

function postSpans(
  payload: object | string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  url = server.url,
): Promise<Response> {
  const isText = typeof payload === "string" || payload instanceof Uint8Array;
  return fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: isText ? payload : JSON.stringify(payload),
  });
}

test.each([
  ["JSON", (url: string) => new JsonExporter({ url })],
  ["protobuf", (url: string) => new ProtobufExporter({ url })],
  ["packed protobuf", (url: string) => new ProtobufExporter({ url, compression: "gzip" as never })],
])("the official exporter's %s gives a verdict with every step", async (_encoding, exporter) => {
  const agent = new RecordedAgent(exporter(`${server.url}/v1/traces`));
  const root = agent.begin();
  agent.work(root);
  root.end();
  await agent.sent();
  const verdict = await verdictOn(root.spanContext().traceId);
  expect(verdict.steps.map(({ kind }) => kind).sort()).toEqual(["llm", "tool"]);
  expect(verdict.score).toBeGreaterThanOrEqual(0);
});

test("a trace is judged once its root has ended, with what came before, in any order", async () => {
  const agent = new RecordedAgent(new JsonExporter({ url: `${server.url}/v1/traces` }));
  const root = agent.begin();
  const { traceId } = root.spanContext();
  agent.work(root);
  await agent.sent();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect((await fetch(`${server.url}/v1/verdicts/${traceId}`)).status).toBe(404);
  root.end();
  await agent.sent();
  expect((await verdictOn(traceId)).steps).toHaveLength(2);
});

test("a trace whose root never ends is judged when nothing more comes", async () => {
  const traceId = "000000000000000000000000000000a1";
  await postSpans(payloadOf({ traceId, parentSpanId: "00000000000000ff" }));
  expect((await verdictOn(traceId)).steps).toHaveLength(1);
});

test("spans sent again count once; those after the judgement are told as refused", async () => {
  const traceId = "000000000000000000000000000000a2";
  const payload = payloadOf({ traceId });
  const answers = [await postSpans(payload), await postSpans(payload)];
  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([{}, {}]);
  expect((await verdictOn(traceId)).steps).toHaveLength(1);
  expect(await (await postSpans(payload)).json()).toEqual({
    partialSuccess: {
      rejectedSpans: 1,
      errorMessage: "spans not taken: 1 came after their trace was judged",
    },
  });
});

test("what is no span is told as refused, and the rest is taken", async () => {
  const payload = payloadOf(
    { traceId: "000000000000000000000000000000a3" },
    { traceId: "", spanId: "" },
  );
  const { partialSuccess } = (await (await postSpans(payload)).json()) as {
    partialSuccess: { rejectedSpans: number };
  };
  expect(partialSuccess.rejectedSpans).toBe(1);
  await verdictOn("000000000000000000000000000000a3");
});

test("traces without an agent are counted, not judged", async () => {
  const traceId = "000000000000000000000000000000a4";
  const span = { traceId, name: "GET /", attributes: [] };
  await postSpans(payloadOf(span));
  await vi.waitFor(async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain('tracejudge_otlp_traces_unjudged_total{reason="no_agent"} 1');
  }, 10_000);
});

const endless = `{"attributes":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;

test.each([
  ["application/json", "no JSON at all"],
  ["application/json", '{"spans": []}'],
  ["application/json", `{"resourceSpans":[{"scopeSpans":[{"spans":[${endless}]}]}]}`],
  ["application/x-protobuf", "\x0a\x7fcut off"],
  // 200 values nested in each other
  ["application/x-protobuf", nestedValues(200)],
])("a malformed body of %s is refused with 400 in the protocol's form", async (type, body) => {
  const response = await postSpans(body, { "content-type": type });
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe(type);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const status = type.endsWith("json")
    ? JSON.parse(Buffer.from(bytes).toString())
    : otlpTypes().status.toObject(otlpTypes().status.decode(bytes));
  expect(status).toMatchObject({ code: 3, message: expect.stringContaining("not an export") });
});

function nestedValues(depth: number): Uint8Array<ArrayBuffer> {
  const wrapped = (id: number, inner: Uint8Array) =>
    protobuf.Writer.create()
      .uint32((id << 3) | 2)
      .bytes(inner)
      .finish();
  let value: Uint8Array = wrapped(1, Buffer.from("deep"));
  for (let at = 0; at < depth; at++) value = wrapped(5, wrapped(1, value));
  const span = wrapped(9, Buffer.concat([wrapped(1, Buffer.from("key")), wrapped(2, value)]));
  return new Uint8Array(wrapped(1, wrapped(2, wrapped(2, span))));
}

test("an empty export is answered with success, in its own encoding", async () => {
  expect(await (await postSpans({})).json()).toEqual({});
  const packed = new Uint8Array(gzipSync(""));
  const headers = { "content-type": "application/x-protobuf", "content-encoding": "gzip" };
  const response = await postSpans(packed, headers);
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 0]);
  expect(response.headers.get("content-type")).toBe("application/x-protobuf");
});

test("what is too large is refused in the protocol's form", async () => {
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(20_000_000)));
  const { status, body } = await answerTo(postSpans(bomb, { "content-encoding": "gzip" }));
  expect([status, (body as unknown as { code: number }).code]).toEqual([413, 8]);
  const dust = await answerTo(postSpans(`{"resourceSpans":[${"{},".repeat(300_000)}{}]}`));
  expect(dust.status).toBe(413);
  expect(dust.body).toMatchObject({ code: 8, message: expect.stringContaining("more parts") });
});

test("where nobody can judge the exporter is asked to come again, and nothing is lost", async () => {
  // A held pool stands for a judge that is busy for as long as the test wants.
  const pool = heldPool(1);
  const busy = await startServer({ gather: { quietMs: 20 } }, pool);
  const spanOf = (last: string) => payloadOf({ traceId: last.padStart(32, "0") });
  expect((await postSpans(spanOf("b1"), {}, busy.url)).status).toBe(200);
  await vi.waitFor(() => expect(pool.depth).toBe(1));
  const refused = await postSpans(spanOf("b2"), {}, busy.url);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "7"]);
  pool.release();
  expect((await postSpans(spanOf("b2"), {}, busy.url)).status).toBe(200);
  await vi.waitFor(() => expect(pool.depth).toBe(1));
  pool.release();
  await busy.close();
});

test("where memory is full the trace that was silent longest is judged as it is", async () => {
  const pool = heldPool(10);
  const small = await startServer({ gather: { traces: 2, idleMs: 60_000 } }, pool);
  const open = { parentSpanId: "00000000000000ff" };
  for (const last of ["c1", "c2", "c3"]) {
    await postSpans(payloadOf({ traceId: last.padStart(32, "0"), ...open }), {}, small.url);
  }
  expect(pool.depth).toBe(1);
  const text = await (await fetch(`${small.url}/metrics`)).text();
  expect(text).toContain("tracejudge_otlp_open_traces 2");
  setTimeout(() => pool.release(), 200);
  await small.close();
});

test("at shutdown what was taken is judged, finished or not", async () => {
  const pool = heldPool(10);
  const ending = await startServer({ gather: { quietMs: 60_000 } }, pool);
  await postSpans(payloadOf({ traceId: "d1".padStart(32, "0") }), {}, ending.url);
  const closing = ending.close();
  await vi.waitFor(() => expect(pool.depth).toBe(1));
  pool.release();
  await closing;
  expect(ending.logged()).toContain('"msg":"trace judged"');
});

test("what nobody could judge until the shutdown is told as lost, not forgotten", async () => {
  const full = await startServer({ gather: { quietMs: 60_000 }, shutdownMs: 300 }, heldPool(1));
  const [first, second] = ["e1", "e2"].map((last) => ({ traceId: last.padStart(32, "0") }));
  if (first === undefined || second === undefined) return;
  await postSpans(payloadOf(first, second), {}, full.url);
  await full.close();
  const told = full.logged().split("\n");
  const lost = told.filter((line) => line.includes('"msg":"trace lost"'));
  expect(lost).toEqual([expect.stringContaining(second.traceId)]);
});

test("a trace whose judging does not end is given up after the time that others have", async () => {
  const gather = { quietMs: 20 };
  const slow = await startServer({ gather, judgeTimeoutMs: 50 }, heldPool(1));
  const traceId = "f1".padStart(32, "0");
  await postSpans(payloadOf({ traceId }), {}, slow.url);
  await vi.waitFor(() => expect(slow.logged()).toContain('"msg":"trace lost"'));
  expect(slow.logged()).toContain(`"traceId":"${traceId}","why":"timeout"`);
  await slow.close();
});

test("where no judge is left, closing waits for none: what was gathered is told as lost", async () => {
  const gone = Object.assign(heldPool(10), { alive: false, gone: false });
  const options = { gather: { quietMs: 60_000 }, shutdownMs: 3_600_000 };
  const left = await startServer(options, gone);
  const traceId = "f2".padStart(32, "0");
  await postSpans(payloadOf({ traceId }), {}, left.url);
  Object.defineProperty(gone, "room", { value: false });
  gone.gone = true;
  await left.close();
  expect(left.logged()).toContain(`"traceId":"${traceId}","why":"lost"`);
});
