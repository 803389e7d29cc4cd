import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type HeldPool, heldPool } from "../../fixtures/held-pool.ts";
import {
  answerTo,
  chatLine,
  postRuns,
  type Started,
  startServer,
} from "../../fixtures/start-server.ts";

// Nothing is judged here: a held pool stands for the judge.
let pool: HeldPool;
let open: Started;
let locked: Started;
beforeAll(async () => {
  pool = heldPool(1);
  open = await startServer({ requestTimeoutMs: 300, judgeTimeoutMs: 400 }, pool);
  locked = await startServer({ apiKeys: ["first-key", "second-key"] }, heldPool(1));
});
afterAll(() => Promise.all([open.close(), locked.close()]));

async function statusWith(headers: Record<string, string>, path = "/v1/verdicts") {
  return (await fetch(`${locked.url}${path}`, { headers })).status;
}

test("any of the keys opens the server, as bearer or as x-api-key; nothing else does", async () => {
  expect(await statusWith({ authorization: "Bearer first-key" })).toBe(200);
  expect(await statusWith({ authorization: "bearer second-key" })).toBe(200);
  expect(await statusWith({ "x-api-key": "second-key" })).toBe(200);
  for (const wrong of ["", "first", "first-keyy", "FIRST-KEY", "first-key,second-key"]) {
    expect(await statusWith({ "x-api-key": wrong })).toBe(401);
    expect(await statusWith({ authorization: `Bearer ${wrong}` })).toBe(401);
  }
  expect(await statusWith({ authorization: "Basic first-key" })).toBe(401);
});

test("a refusal without a key says what to send, before the body is read", async () => {
  const { status, headers, body } = await answerTo(postRuns(locked.url, chatLine("x", "y")));
  expect([status, body.error.code]).toEqual([401, "KEY_WANTED"]);
  expect(headers.get("www-authenticate")).toContain("Bearer");
});

test("probes and the document are open, figures are not", async () => {
  const paths = ["/healthz", "/readyz", "/openapi.json", "/metrics", "/nowhere"];
  const answers = await Promise.all(paths.map((path) => statusWith({}, path)));
  expect(answers).toEqual([200, 200, 200, 401, 401]);
});

test("without a key a foreign host name is refused: it may be a page that a browser was lured to", async () => {
  expect(await statusOfHost("evil.example")).toBe(403);
  expect(await statusOfHost("127.0.0.1.evil.example")).toBe(403);
  expect(await statusOfHost("localhost:4318")).toBe(200);
  expect(await statusOfHost("[::1]:4318")).toBe(200);
});

async function statusOfHost(host: string): Promise<number | undefined> {
  const asked = request(`${open.url}/healthz`, { headers: { host } });
  asked.end();
  const [response] = await once(asked, "response");
  response.resume();
  return response.statusCode;
}

test("without a key it listens to this machine only, unless told to be insecure", async () => {
  const { createServer } = await import("../create-server.ts");
  const { tinyStudent } = await import("../../fixtures/start-server.ts");
  await expect(createServer({ apiKeys: ["a", ""] })).rejects.toThrow(/key of the server is empty/);
  const server = await createServer({ model: tinyStudent });
  await expect(server.listen({ port: 0, host: "0.0.0.0" })).rejects.toThrow(/--insecure/);
  await expect(server.listen({ port: 0, host: "10.1.2.3" })).rejects.toThrow(/--insecure/);
  await server.close();
}, 60_000);

test("a full queue is told with 503, when to come back, and in /readyz", async () => {
  const first = postRuns(open.url, chatLine("first", "y"));
  await vi.waitFor(() => expect(pool.depth).toBe(1));
  const { status, headers, body } = await answerTo(postRuns(open.url, chatLine("second", "y")));
  expect([status, body.error.code, headers.get("retry-after")]).toEqual([503, "QUEUE_FULL", "7"]);
  expect((await fetch(`${open.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${open.url}/healthz`)).status).toBe(200);
  pool.release();
  expect((await first).status).toBe(200);
  expect((await fetch(`${open.url}/readyz`)).status).toBe(200);
});

test("a judgement that takes too long is given up with 504", async () => {
  const { status, body } = await answerTo(postRuns(open.url, chatLine("slow", "y")));
  expect([status, body.error.code]).toEqual([504, "JUDGE_TIMEOUT"]);
  pool.release();
});

test("where the caller leaves, the judgement is stopped", async () => {
  const leaving = new AbortController();
  const body = chatLine("left", "y");
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", body, headers, signal: leaving.signal };
  const asked = fetch(`${open.url}/v1/judge`, init);
  await vi.waitFor(() => expect(pool.depth).toBe(1));
  leaving.abort();
  await expect(asked).rejects.toThrow();
  await vi.waitFor(() => expect(pool.signals.at(-1)?.aborted).toBe(true));
  pool.release();
});

test("who sends too slowly is cut off, and does not hold up the others", async () => {
  const { port } = new URL(open.url);
  const socket = connect(Number(port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.write(
    "POST /v1/judge HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
  );
  expect((await fetch(`${open.url}/healthz`)).status).toBe(200);
  await once(socket, "close");
  expect(answer).toMatch(/^HTTP\/1\.1 408/);
});

test("a closing server answers whom it owes an answer, and hangs up", async () => {
  const held = heldPool(1);
  const closing = await startServer({}, held);
  const asked = postRuns(closing.url, chatLine("owed", "y"));
  await vi.waitFor(() => expect(held.depth).toBe(1));
  const closed = closing.close();
  const began = performance.now();
  held.release();
  expect((await asked).status).toBe(200);
  await closed;
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("a closing server does not wait for a connection that says nothing", async () => {
  const closing = await startServer({}, heldPool(1));
  const socket = connect(Number(new URL(closing.url).port), "127.0.0.1");
  await once(socket, "connect");
  expect((await fetch(`${closing.url}/healthz`)).status).toBe(200);
  const began = performance.now();
  await Promise.all([once(socket, "close"), closing.close()]);
  expect(performance.now() - began).toBeLessThan(5_000);
}, 20_000);

test.each(["/v1/verdicts/%zz", `/v1/verdicts/${"a".repeat(10_000)}`])(
  "an address that cannot be read is refused like any other",
  async (path) => {
    const { status, body } = await answerTo(fetch(open.url + path));
    expect([status, body.error.code]).toEqual([404, "ROUTE_UNKNOWN"]);
  },
);
