import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { importTraces, type Verdict, verdictSchema } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  answerTo,
  chatLine,
  postRuns,
  recorded,
  type Started,
  startServer,
  tinyStudent,
} from "../../fixtures/start-server.ts";

let server: Started;
beforeAll(async () => {
  server = await startServer({ workers: 2, threads: 1, bodyLimit: 2_000_000, mostTraces: 3 });
}, 60_000);
afterAll(() => server.close());

const names = ["airline-cancelled", "passages-how-to", "passages-kubernetes", "web-research-team"];

async function verdictsOf(text: string): Promise<Verdict[]> {
  const judge = await createStudentJudge({ model: tinyStudent });
  const verdicts: Verdict[] = [];
  for await (const item of importTraces(text)) {
    if ("trace" in item) verdicts.push(await judge.judge(item.trace));
  }
  await judge.close();
  return JSON.parse(JSON.stringify(verdicts));
}

test("many requests at once get the very scores that judging one after the other gives", async () => {
  const texts = names.map(recorded);
  const expected = await Promise.all(texts.map(verdictsOf));
  const asked = Array.from({ length: 24 }, (_, index) => index % texts.length);
  const answers = await Promise.all(
    asked.map((index) => answerTo(postRuns(server.url, texts[index] ?? ""))),
  );
  for (const [at, { body }] of answers.entries()) {
    expect(body).toEqual({ verdicts: expected[asked[at] ?? 0], problems: [] });
  }
});

test.each([
  ["JSON lines", `${chatLine("one", "Sunny.")}\n${chatLine("two", "Rain.")}`, ["one", "two"]],
  [
    "a JSON document",
    `[\n${chatLine("one", "Sunny.")},\n${chatLine("two", "Rain.")}\n]`,
    ["one", "two"],
  ],
  ["spans as OTLP JSON", coreFixture("openinference-langgraph.json"), [expect.any(String)]],
  ["a Langfuse export", coreFixture("langfuse-trace.json"), [expect.any(String)]],
])("runs are read from %s", async (_format, text, ids) => {
  const { status, body } = await answerTo(postRuns(server.url, text));
  expect(status).toBe(200);
  expect(body.verdicts.map((found: unknown) => verdictSchema.parse(found).traceId)).toEqual(ids);
});

function coreFixture(name: string): string {
  const file = new URL(`../../../core/fixtures/${name}`, import.meta.url);
  return readFileSync(fileURLToPath(file), "utf8");
}

test("a packed body is the same body", async () => {
  const packed = gzipSync(chatLine("packed", "Sunny."));
  const { body } = await answerTo(postRuns(server.url, packed, { "content-encoding": "gzip" }));
  expect(body.verdicts[0]?.traceId).toBe("packed");
});

test("what cannot be read is told with its line, and the rest is judged", async () => {
  const text = `${chatLine("good", "Sunny.")}\n{"messages": oops\n${chatLine("too", "Rain.")}`;
  const { status, body } = await answerTo(postRuns(server.url, text));
  expect(status).toBe(200);
  expect(body.verdicts).toHaveLength(2);
  expect(body.problems).toMatchObject([{ code: "LINE_INVALID", line: 2 }]);
});

test("a body without a run is refused, and says what it was instead", async () => {
  const { status, body } = await answerTo(postRuns(server.url, '{"hello": "world"}'));
  expect(status).toBe(422);
  expect(body.error).toMatchObject({ code: "NO_TRACES", problems: [{ code: "FORMAT_UNKNOWN" }] });
});

test("of too many runs the first are judged, and a problem says so", async () => {
  const text = Array.from({ length: 5 }, (_, index) => chatLine(`r${index}`, "Sunny.")).join("\n");
  const { body } = await answerTo(postRuns(server.url, text));
  expect(body.verdicts).toHaveLength(3);
  expect(body.problems).toMatchObject([{ code: "TRACES_TOO_MANY" }]);
});

test.each([
  ["text/plain", {}],
  ["application/json", { "content-encoding": "br" }],
])("a body of type %s, packed as %j, is refused with 415", async (type, more) => {
  const headers = { "content-type": type, ...more };
  const { status, body } = await answerTo(postRuns(server.url, chatLine("x", "y"), headers));
  expect([status, body.error.code]).toEqual([415, "MEDIA_TYPE_UNKNOWN"]);
});

test("a body over the limit is refused with 413, announced or not", async () => {
  const text = chatLine("long", "x".repeat(2_000_000));
  expect((await answerTo(postRuns(server.url, text))).status).toBe(413);
  const stream = new Blob([text]).stream();
  const init = { method: "POST", body: stream, duplex: "half" } as RequestInit;
  const headers = { "content-type": "application/json" };
  const streamed = await answerTo(fetch(`${server.url}/v1/judge`, { ...init, headers }));
  expect([streamed.status, streamed.body.error.code]).toEqual([413, "BODY_TOO_LARGE"]);
});

test("a caller in another process, whose body is far over the limit, is told so and not hung up on", async () => {
  const script = `
    const init = { method: "POST", headers: { "content-type": "application/json" } };
    const body = Buffer.alloc(60_000_000, 32);
    for (let at = 0; at < 3; at++) {
      const answer = await fetch(process.argv[1], { ...init, body });
      console.log(answer.status, await answer.text().then(({ length }) => length > 0));
    }`;
  const args = ["--input-type=module", "-e", script, `${server.url}/v1/judge`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout.trim().split("\n")).toEqual(Array(3).fill("413 true"));
});

test("a gzip bomb is not unpacked: it is refused at the limit", async () => {
  // 200 MB of zeros in 200 KB
  const bomb = gzipSync(Buffer.alloc(200_000_000));
  const before = process.memoryUsage().rss;
  const { status } = await answerTo(postRuns(server.url, bomb, { "content-encoding": "gzip" }));
  expect(status).toBe(413);
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});

test("a torn archive is refused with 400", async () => {
  const torn = gzipSync(chatLine("torn", "x".repeat(5000))).subarray(0, 40);
  const { status, body } = await answerTo(
    postRuns(server.url, torn, { "content-encoding": "gzip" }),
  );
  expect([status, body.error.code]).toEqual([400, "BODY_TORN"]);
});

test("the latest verdicts can be asked for, all or one", async () => {
  await postRuns(server.url, `${chatLine("first", "Sunny.")}\n${chatLine("last", "Rain.")}`);
  const list = await answerTo(fetch(`${server.url}/v1/verdicts?limit=2`));
  expect(list.body.verdicts.map(({ traceId }: Verdict) => traceId)).toEqual(["last", "first"]);
  const one = await answerTo(fetch(`${server.url}/v1/verdicts/first`));
  expect(one.body.traceId).toBe("first");
  const none = await answerTo(fetch(`${server.url}/v1/verdicts/nobody`));
  expect([none.status, none.body.error.code]).toEqual([404, "VERDICT_UNKNOWN"]);
});

test("the figures tell requests, scores by attribute and what was refused", async () => {
  await postRuns(server.url, chatLine("counted", "Sunny."));
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toMatch(
    /tracejudge_http_requests_total\{route="\/v1\/judge",.*status="200"\} [1-9]/,
  );
  expect(text).toMatch(/tracejudge_score_count\{attribute="quality"\} [1-9]/);
  expect(text).toMatch(/tracejudge_refused_total\{code="BODY_TOO_LARGE"\} [1-9]/);
  expect(text).toContain("tracejudge_queue_depth 0");
  expect(text).toContain("process_resident_memory_bytes");
});

test("the document names every route with the schemas that check it", async () => {
  const document: OpenApi = JSON.parse(await (await fetch(`${server.url}/openapi.json`)).text());
  expect(document.openapi).toBe("3.1.0");
  const posts = Object.entries(document.paths).filter(([, { post }]) => post !== undefined);
  expect(posts.map(([path]) => path).sort()).toEqual([
    "/v1/judge",
    "/v1/logs",
    "/v1/systemone",
    "/v1/traces",
  ]);
  const judge = document.paths["/v1/judge"]?.post;
  expect(judge?.parameters[0]?.schema.enum).toContain("langsmith");
  expect(judge?.responses[200]?.content["application/json"]?.schema.properties.verdicts).toEqual({
    type: "array",
    items: { $ref: "#/components/schemas/Verdict" },
  });
});

interface OpenApi {
  openapi: string;
  paths: Record<string, { post?: Operation }>;
}

interface Operation {
  parameters: { schema: { enum: string[] } }[];
  responses: Record<
    number,
    { content: Record<string, { schema: { properties: Record<string, unknown> } }> }
  >;
}

test("what is in a run is never logged, nor what a bad body says", async () => {
  await postRuns(server.url, `${chatLine("secret-id", "secret words")}\n{"secret": oops`);
  await postRuns(server.url, "secret words that are no JSON");
  const log = server.logged();
  expect(log).toContain('"route":"/v1/judge"');
  expect(log).not.toContain("secret");
});
