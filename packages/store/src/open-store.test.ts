import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Problem } from "@tracejudge/core";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { verdictFor } from "../fixtures/verdict-for.ts";
import { openStore, type StoreOptions, type TraceStore } from "./open-store.ts";
import type { Read } from "./read-lines.ts";
import { listSegments } from "./segments.ts";

let dir: string;
let problems: Problem[];
const stores: TraceStore[] = [];

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "store-")), ".tracejudge");
  problems = [];
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await rm(join(dir, ".."), { recursive: true, force: true });
});

function open(options: Partial<StoreOptions> = {}): TraceStore {
  const onProblem = (problem: Problem) => problems.push(problem);
  const store = openStore({ dir, onProblem, ...options });
  stores.push(store);
  return store;
}

const row = (traceId: string, id = traceId, more: object = {}) => ({
  id,
  trace_id: traceId,
  parent_run_id: id === traceId ? null : traceId,
  name: id,
  start_time: "2026-01-02T03:04:05.000Z",
  ...more,
});

async function values<T>(reads: AsyncGenerator<Read<T>>): Promise<T[]> {
  const found: T[] = [];
  for await (const read of reads) {
    if ("problem" in read) problems.push(read.problem);
    else found.push(read.value);
  }
  return found;
}

test("a store that was only opened leaves no trace on disk", async () => {
  const store = open();
  expect(await values(store.listRuns())).toEqual([]);
  await store.close();
  await expect(stat(dir)).rejects.toThrow("ENOENT");
});

test("rows come back by trace, a later row in place of an earlier one", async () => {
  const store = open();
  await store.appendRuns([row("a"), row("a", "a1"), row("b")]);
  await store.appendRuns([row("a", "a1", { outputs: { text: "✓\u2028\nend" } })]);
  const runs = await values(store.readRuns());
  expect(runs.map((run) => [run.traceId, run.rows.length])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  expect(runs[0]?.rows[1]?.outputs).toEqual({ text: "✓\u2028\nend" });
  expect(await values(store.readRuns({ id: "b" }))).toHaveLength(1);
});

test("recorded rows come back as a trace", async () => {
  const store = open();
  const tool = { run_type: "tool", inputs: { city: "Rome" }, outputs: { output: "sunny" } };
  await store.appendRuns([row("a", "a", { run_type: "chain" }), row("a", "a1", tool)]);
  const [trace] = await values(store.readTraces());
  expect([trace?.id, trace?.steps.map((step) => [step.kind, step.name])]).toEqual([
    "a",
    [["tool", "a1"]],
  ]);
});

test("a trace whose rows span segments comes back whole", async () => {
  const store = open({ segmentBytes: 300 });
  for (const id of ["a", "b", "a1", "b1", "a2"]) {
    await store.appendRuns([row(id.slice(0, 1), id, { pad: "x".repeat(200) })]);
  }
  expect(await listSegments(dir)).toHaveLength(5);
  const runs = await values(store.readRuns());
  expect(runs.map((run) => run.rows.map((found) => found.id))).toEqual([
    ["b", "b1"],
    ["a", "a1", "a2"],
  ]);
});

test("a verdict comes back as it went in, and its rows are LangSmith feedback", async () => {
  const store = open();
  const verdict = verdictFor("a");
  await store.appendRuns([row("a")]);
  await store.appendVerdict(verdict);
  expect(await values(store.readVerdicts())).toEqual([verdict]);
  const [segment] = await listSegments(dir);
  const rows = (await readFile(segment?.scoresFile ?? "", "utf8")).trim().split("\n");
  const feedback = rows.map((line) => JSON.parse(line));
  expect(feedback.map((found) => [found.run_id, found.key, found.score, found.value])).toEqual([
    ["a", "trace_quality", 0.4, "FLAGGED"],
    ["a", "tool_validity", 0.4, null],
    ["a-1", "tool_validity", 0.4, null],
  ]);
  expect(feedback[2].comment).toBe("The wrong tool. No tool is called pay.");
  expect(feedback.every((found) => found.feedback_source.type === "model")).toBe(true);
});

test("runs are listed newest first with their last verdict", async () => {
  const store = open({ segmentBytes: 200 });
  await store.appendRuns([row("a", "a", { extra: { metadata: { thread_id: "t1" } } })]);
  await store.appendVerdict(verdictFor("a"));
  await store.appendRuns([row("b"), row("b", "b1")]);
  await store.appendVerdict(verdictFor("a", { status: "REVIEW" }));
  const runs = await values(store.listRuns());
  expect(runs.map((run) => [run.traceId, run.threadId, run.verdict?.status])).toEqual([
    ["b", undefined, undefined],
    ["a", "t1", "REVIEW"],
  ]);
  expect(runs[1]?.startTime).toBe(Date.parse("2026-01-02T03:04:05.000Z"));
});

test("a torn last line and a broken line are told of, and the rest is read", async () => {
  const store = open();
  await store.appendRuns([row("a")]);
  const [segment] = await listSegments(dir);
  await appendFile(segment?.runsFile ?? "", 'oops\n[1]\n{"id":"b"}\n{"id":"c","na');
  expect((await values(store.readRuns())).map((run) => run.traceId)).toEqual(["a", "b"]);
  const told = problems.map((problem) => [problem.code, problem.line]);
  expect(told).toEqual([
    ["STORE_LINE_INVALID", 2],
    ["STORE_LINE_INVALID", 3],
    ["STORE_LINE_TORN", 5],
  ]);
});

test("the folder keeps itself out of git and is its owner's alone", async () => {
  const store = open();
  await store.appendRuns([row("a")]);
  expect(await readFile(join(dir, ".gitignore"), "utf8")).toBe("*\n");
  const [segment] = await listSegments(dir);
  expect((await stat(segment?.runsFile ?? "")).mode & 0o077).toBe(0);
  await store.close();
});

test("an own .gitignore is left alone, and closing removes the lock", async () => {
  const first = open();
  await first.appendRuns([row("a")]);
  await first.close();
  await writeFile(join(dir, ".gitignore"), "mine\n");
  const second = open();
  await second.appendRuns([row("b")]);
  await second.close();
  expect(await readFile(join(dir, ".gitignore"), "utf8")).toBe("mine\n");
  expect((await readdir(join(dir, "traces"))).every((name) => name.endsWith(".jsonl"))).toBe(true);
  expect(await listSegments(dir)).toHaveLength(2);
});

test("a folder that cannot be made is told of once, counted, and never thrown", async () => {
  await writeFile(join(dir, "..", "file"), "");
  const store = open({ dir: join(dir, "..", "file", ".tracejudge") });
  await store.appendRuns([row("a"), row("b")]);
  await store.appendRuns([row("c")]);
  await store.appendVerdict(verdictFor("c"));
  expect(store.dropped).toBe(6);
  expect(problems.map((problem) => problem.code)).toEqual(["STORE_WRITE_FAILED"]);
});

test("recording goes on by itself once the trouble is over", async () => {
  await writeFile(dir, "in the way");
  const store = open();
  await store.appendRuns([row("a")]);
  await rm(dir);
  await store.appendRuns([row("b")]);
  expect((await values(store.readRuns())).map((run) => run.traceId)).toEqual(["b"]);
  expect(store.dropped).toBe(1);
});

test("a folder deleted under a running app is made anew", async () => {
  const store = open();
  await store.appendRuns([row("a")]);
  await rm(dir, { recursive: true });
  await store.appendRuns([row("b")]);
  expect((await values(store.readRuns())).map((run) => run.traceId)).toEqual(["b"]);
});

test("a row that JSON cannot hold is dropped alone", async () => {
  const store = open({
    onProblem: (problem) => {
      problems.push(problem);
      throw new TypeError("a listener's own trouble");
    },
  });
  const cycle: Record<string, unknown> = { id: "c" };
  cycle.self = cycle;
  await store.appendRuns([cycle, row("a"), { id: 1n }]);
  expect((await values(store.readRuns())).map((run) => run.traceId)).toEqual(["a"]);
  expect([store.dropped, problems.length]).toEqual([2, 1]);
});

test("what the disk is too slow for is dropped, counted and told of once; the rest is written", async () => {
  const store = open({ maxPendingBytes: 3_000 });
  const rows = Array.from({ length: 10 }, (_, at) =>
    row(`r${at}`, `r${at}`, { pad: "x".repeat(900) }),
  );
  const appended = rows.map((one) => store.appendRuns([one]));
  await Promise.all(appended);
  expect(store.dropped).toBe(8);
  expect(problems.map(({ code }) => code)).toEqual(["STORE_BEHIND"]);
  await store.appendRuns([row("later")]);
  const runs = await values(store.readRuns());
  expect(runs.map(({ traceId }) => traceId)).toEqual(["r0", "r1", "later"]);
});

test("a batch longer than may wait is written where nothing waits", async () => {
  const store = open({ maxPendingBytes: 100 });
  await store.appendRuns([row("a", "a", { pad: "x".repeat(900) })]);
  expect(await values(store.readRuns())).toHaveLength(1);
});

test("an app that changes its working folder goes on recording where it began", async () => {
  const [began, elsewhere] = [join(dir, "..", "began"), join(dir, "..", "elsewhere")];
  await Promise.all([mkdir(began), mkdir(elsewhere)]);
  const home = process.cwd();
  onTestFinished(() => process.chdir(home));
  process.chdir(began);
  const store = open({ dir: ".tracejudge", segmentBytes: 100 });
  await store.appendRuns([row("a")]);
  process.chdir(elsewhere);
  await store.appendRuns([row("b")]);
  void store.appendRuns([row("c")]);
  store.writeNow();
  await store.close();
  expect(await readdir(elsewhere)).toEqual([]);
  const recorded = open({ dir: join(began, ".tracejudge") });
  const found = (await values(recorded.readRuns())).map(({ traceId }) => traceId);
  expect(found.sort()).toEqual(["a", "b", "c"]);
  const names = await readdir(join(began, ".tracejudge", "traces"));
  expect(names.every((name) => name.endsWith(".jsonl"))).toBe(true);
});

test("of runs that an app gave one id, before and after it began anew, the later one is read", async () => {
  const place = (time: string, ...ids: string[]) =>
    ids.map((id) => `20260102T${time}000000Z${id}`).join(".");
  for (const [time, child] of [
    ["030405", "a1"],
    ["040506", "a2"],
  ] as const) {
    const store = open();
    await store.appendRuns([
      row("a", child, { dotted_order: place(time, "a", child) }),
      row("a", "a", { dotted_order: place(time, "a") }),
    ]);
    await store.close();
    // No app begins anew within a millisecond, by which the files are named.
    await sleep(5);
  }
  const [run] = await values(open().readRuns());
  expect(run?.rows.map(({ id }) => id)).toEqual(["a", "a2"]);
});
