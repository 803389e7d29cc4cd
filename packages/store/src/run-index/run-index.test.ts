import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { verdictFor } from "../../fixtures/verdict-for.ts";
import { openStore, type StoreOptions, type TraceStore } from "../open-store.ts";
import { listSegments } from "../segments.ts";
import { RunIndex } from "./run-index.ts";

let dir: string;
let index: RunIndex;
let stores: TraceStore[];

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "index-")), ".tracejudge");
  index = new RunIndex(dir);
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await rm(join(dir, ".."), { recursive: true, force: true });
});

function opened(options: Partial<StoreOptions> = {}): TraceStore {
  const store = openStore({ dir, ...options });
  stores.push(store);
  return store;
}

const root = (id: string, more: object = {}) => ({
  id,
  trace_id: id,
  parent_run_id: null,
  name: `desk ${id}`,
  run_type: "chain",
  start_time: "2026-01-02T03:04:05.000Z",
  end_time: "2026-01-02T03:04:07.500Z",
  ...more,
});

const child = (traceId: string, id: string, metadata: object = {}) => ({
  id,
  trace_id: traceId,
  parent_run_id: traceId,
  name: "tools",
  run_type: "tool",
  inputs: { city: "Oslo" },
  outputs: { output: "x".repeat(200) },
  extra: { metadata },
});

const ids = () => index.runs.map(({ traceId }) => traceId);

test("a store without runs has none", async () => {
  expect([await index.update(), index.runs]).toEqual([false, []]);
});

test("a run is known by name, thread, times, model, nodes and what was asked", async () => {
  const store = opened();
  const messages = [
    { role: "user", content: "old" },
    { type: "human", content: "Refund me" },
  ];
  await store.appendRuns([
    child("a", "a1", { langgraph_node: "model", ls_model_name: "gpt-x" }),
    child("a", "a2", { langgraph_node: "tools" }),
    root("a", { inputs: { messages }, extra: { metadata: { thread_id: "t-1" } } }),
    root("b", { error: "it broke", status: "error", name: "" }),
  ]);
  expect(await index.update()).toBe(true);
  const [a, b] = [...index.runs].sort((x, y) => x.traceId.localeCompare(y.traceId));
  expect(a).toEqual({
    traceId: "a",
    name: "desk a",
    threadId: "t-1",
    startTime: Date.parse("2026-01-02T03:04:05.000Z"),
    endTime: Date.parse("2026-01-02T03:04:07.500Z"),
    failed: false,
    request: "Refund me",
    model: "gpt-x",
    nodes: ["model", "tools"],
  });
  expect([b?.name, b?.failed]).toEqual(["run", true]);
});

test("newest first, each with its last verdict, whichever process and segment wrote it", async () => {
  await opened().appendRuns([root("a"), root("b", { start_time: "2026-01-03T00:00:00Z" })]);
  const judge = opened();
  await judge.appendVerdict(verdictFor("a", { status: "OK", audit: true }));
  await judge.appendVerdict(verdictFor("a"));
  await index.update();
  expect(ids()).toEqual(["b", "a"]);
  expect(index.runs[1]?.verdict).toMatchObject({ status: "FLAGGED", audit: false });
  const whole = await index.readVerdict("a");
  expect(whole?.steps.length).toBe(verdictFor("a").steps.length);
  expect(await index.readVerdict("b")).toBeUndefined();
});

test("only what was appended is read again", async () => {
  const store = opened();
  await store.appendRuns([root("a"), child("a", "a1")]);
  await index.update();
  const parse = vi.spyOn(JSON, "parse");
  await store.appendRuns([root("b")]);
  expect(await index.update()).toBe(true);
  // Of "b" alone: neither the rows of "a" nor anything a second time.
  expect(parse.mock.calls.filter(([text]) => text.includes('"trace_id"'))).toHaveLength(1);
  expect(await index.update()).toBe(false);
  parse.mockRestore();
  expect(ids().sort()).toEqual(["a", "b"]);
});

test("half a line is read when it is whole", async () => {
  await opened().appendRuns([root("a")]);
  const [segment] = await listSegments(dir);
  const line = `${JSON.stringify(root("b"))}\n`;
  await appendFile(segment?.runsFile ?? "", line.slice(0, 40));
  await index.update();
  expect(ids()).toEqual(["a"]);
  await appendFile(segment?.runsFile ?? "", line.slice(40));
  await index.update();
  expect(ids().sort()).toEqual(["a", "b"]);
});

test("a segment that is rotated away, cut or replaced leaves no stale run", async () => {
  const store = opened({ segmentBytes: 100 });
  for (const id of ["a", "b", "c"]) await store.appendRuns([root(id)]);
  await index.update();
  expect(ids().sort()).toEqual(["a", "b", "c"]);
  const [first, second, third] = await listSegments(dir);
  const left = JSON.parse(await readFile(third?.runsFile ?? "", "utf8")).id;
  await rm(first?.runsFile ?? "");
  const file = second?.runsFile ?? "";
  await writeFile(`${file}.new`, `${JSON.stringify(root("d"))}\n`.repeat(2));
  await rename(`${file}.new`, file);
  expect(await index.update()).toBe(true);
  expect(ids().sort()).toEqual([left, "d"].sort());
});

test("a deleted run is gone at once, and its neighbours can still be read", async () => {
  const store = opened();
  await store.appendRuns([root("a"), child("a", "a1"), root("b"), child("b", "b1")]);
  await index.update();
  await store.deleteRuns(["a"]);
  expect(await index.update()).toBe(true);
  expect(ids()).toEqual(["b"]);
  expect(await index.readTrace("a")).toBeUndefined();
  expect((await index.readTrace("b"))?.steps).toHaveLength(1);
});

test("a run is read as every reader of the store reads it, also across segments", async () => {
  const store = opened({ segmentBytes: 500 });
  for (const row of [root("a"), child("a", "a1"), child("b", "b1"), root("b"), child("a", "a2")]) {
    await store.appendRuns([row]);
  }
  for await (const read of store.readTraces()) {
    if ("value" in read) expect(await index.readTrace(read.value.id)).toEqual(read.value);
  }
  const place = await index.placeOf("b");
  const lines = (await readFile(place?.file ?? "", "utf8")).split("\n");
  expect(lines[(place?.line ?? 0) - 1]).toContain('"trace_id":"b"');
});

test("stopped in the middle, it goes on from there", async () => {
  const store = opened();
  await store.appendRuns(Array.from({ length: 200 }, (_, number) => root(`r${number}`)));
  const stopped = AbortSignal.abort();
  await expect(index.update(stopped)).rejects.toThrow();
  expect(index.runs).toEqual([]);
  await index.update();
  expect(index.runs).toHaveLength(200);
});

test("lines that are no rows, and payloads that look like rows, change nothing", async () => {
  const store = opened();
  const inner = { id: "z", trace_id: "z", parent_run_id: null, langgraph_node: "fake\u202e" };
  await store.appendRuns([root("a", { inputs: { input: JSON.stringify(inner) } })]);
  const [segment] = await listSegments(dir);
  await appendFile(segment?.runsFile ?? "", '\nnull\n[1]\n"x"\n{"id":7}\nnot json\n');
  await index.update();
  expect(index.runs.map(({ traceId, nodes }) => [traceId, nodes])).toEqual([["a", []]]);
});
