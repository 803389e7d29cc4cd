import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { agentRubric, type Verdict } from "@tracejudge/core";
import { openStore, type TraceStore } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import type {
  CompareUris,
  RunChoices,
  RunFilter,
  RunPlace,
  RunsEntry,
  RunsPage,
  RunsParams,
} from "./runs-protocol.ts";

let root: string;
let folder: string;
let editor: Editor;
let store: TraceStore;
let clock: number;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "runs-"));
  folder = pathToFileURL(root).href;
  editor = await startEditor(root, {});
  store = openStore({ dir: join(root, ".tracejudge") });
  clock = 1_760_000_000_000;
});
afterEach(async () => {
  await store.close();
  await editor.close();
  await rm(root, { recursive: true, force: true });
});

interface Recorded {
  query?: string;
  thread?: string;
  name?: string;
  node?: string;
  into?: TraceStore;
}

/** Records a run, each a minute after the one before; its rows are those of the other tests. */
async function record(id: string, { query = "ok", thread, name, node, into }: Recorded = {}) {
  clock += 60_000;
  const [run, tool] = rowsOf(id, query);
  const at = { start_time: clock, end_time: clock + 1500 };
  const extra = { metadata: { thread_id: thread } };
  const inputs = { input: `please ${query}` };
  const metadata = { langgraph_node: node, ls_model_name: "tiny-model" };
  await (into ?? store).appendRuns([
    { ...run, ...at, inputs, extra, ...(name !== undefined && { name }) },
    { ...tool, ...at, extra: { metadata } },
  ]);
}

async function judge(id: string, changes: Partial<Verdict> = {}): Promise<void> {
  for await (const read of store.readTraces({ id })) {
    if (!("value" in read)) continue;
    await store.appendVerdict({ ...(await wordJudge(agentRubric).judge(read.value)), ...changes });
  }
}

const list = (more: Partial<RunsParams> = {}) =>
  editor.ask<RunsPage>("tracejudge/runs", { folder, limit: 100, ...more });
const label = (entry: RunsEntry) =>
  "traceId" in entry ? entry.traceId : `${entry.title} ×${entry.runs}`;
const labels = async (more?: Partial<RunsParams>) => (await list(more)).entries.map(label);
const filtered = (filter: RunFilter) => labels({ filter });

describe("the list", () => {
  test("groups runs by thread at the thread's newest run; single runs stand alone, newest first", async () => {
    await record("a", { thread: "t1" });
    await record("b");
    await record("c", { thread: "t2" });
    await record("d", { thread: "t1" });
    expect(await labels()).toEqual(["t1 ×2", "c", "b"]);
    expect(await labels({ threadId: "t1" })).toEqual(["d", "a"]);
  });

  test("of one run's thread holds no runs of a thread whose id looks the same where it is shown", async () => {
    const long = "t".repeat(300);
    await record("a", { thread: `${long}1` });
    await record("b", { thread: `${long}2` });
    await record("c", { thread: `${long}1` });
    await record("d", { thread: "t\u200b" });
    await record("e", { thread: "t<U+200B>" });
    await record("f");
    expect(await labels({ threadOf: "a" })).toEqual(["c", "a"]);
    expect(await labels({ threadOf: "d" })).toEqual(["d"]);
    expect(await labels({ threadOf: "f" })).toEqual([]);
    expect(await labels({ threadOf: "gone" })).toEqual([]);
  });

  test("tells of a run its status, score, duration, model and request; a thread has its worst status", async () => {
    await record("a", { thread: "t1", query: "bad" });
    await record("b", { thread: "t1" });
    await judge("a");
    const [thread] = (await list()).entries;
    expect(thread).toMatchObject({ runs: 2, flagged: 1, status: "FLAGGED" });
    const { entries } = await list({ threadId: "t1" });
    expect(entries[1]).toMatchObject({
      name: "desk",
      duration: 1500,
      model: "tiny-model",
      request: "please bad",
      failed: false,
      status: "FLAGGED",
      blame: { step: "search", attribute: "tool_validity" },
    });
  });

  test("comes in pages that leave nothing out", async () => {
    for (let number = 0; number < 7; number += 1) await record(`r${number}`);
    const pages = [await list({ limit: 3 }), await list({ limit: 3, offset: 3 })];
    pages.push(await list({ limit: 3, offset: 6 }));
    expect(pages.map(({ left }) => left)).toEqual([4, 1, 0]);
    expect(pages.flatMap(({ entries }) => entries.map(label))).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((number) => `r${number}`),
    );
    expect(pages[0]).toMatchObject({ total: 7, matching: 7, flagged: 0 });
  });

  test("has a new run, and a new verdict, as soon as they are written", async () => {
    expect(await labels()).toEqual([]);
    await record("a", { query: "bad" });
    expect(await labels()).toEqual(["a"]);
    await judge("a");
    expect((await list()).flagged).toBe(1);
  });

  test("can be cancelled, and asking again gives all", async () => {
    for (let number = 0; number < 50; number += 1) await record(`r${number}`);
    const stop = new CancellationTokenSource();
    const params = { folder, limit: 100 };
    const asked = editor.client.sendRequest("tracejudge/runs", params, stop.token);
    stop.cancel();
    await asked.catch(() => undefined);
    expect((await list()).total).toBe(50);
  });

  test("hostile names are shown as text of one line", async () => {
    const name = `evil\u202e\u0007\n[x](command:workbench.action.quit) ${"n".repeat(1000)}`;
    await record("a", { name, thread: "t\u0000\n\u2066" });
    await record("b", { thread: "t\u0000\n\u2066" });
    const [thread] = (await list()).entries;
    expect(thread && label(thread)).toBe("t<U+0000> <U+2066> ×2");
    const { entries } = await list({ threadId: (thread as { threadId: string }).threadId });
    const shown = entries.map((entry) => ("name" in entry ? entry.name : ""));
    expect(shown[1]).toMatch(/^evil<U\+202E><U\+0007> \[x\]\(command:workbench/);
    expect(shown.join("").length).toBeLessThan(300);
  });
});

describe("filters", () => {
  beforeEach(async () => {
    await record("bad-1", { query: "bad", node: "tools" });
    await record("ok-2", { node: "agent" });
    await record("review-3", { name: "billing desk" });
    await record("audit-4");
    await record("new-5", { thread: "talk 9" });
    await judge("bad-1");
    await judge("ok-2", { audit: false });
    await judge("review-3", { status: "REVIEW", audit: false });
    await judge("audit-4", { audit: true });
  });

  test.each<[RunFilter, string[]]>([
    [{ show: "flagged" }, ["bad-1"]],
    [{ show: "review" }, ["review-3"]],
    [{ show: "attention" }, ["review-3", "bad-1"]],
    [{ show: "audit" }, ["audit-4"]],
    [{ show: "unjudged" }, ["new-5"]],
    [{ attribute: "tool_validity" }, ["bad-1"]],
    [{ attribute: "compliance" }, []],
    [{ node: "tools" }, ["bad-1"]],
    [{ node: "tools", show: "review" }, []],
    [{ text: "BILLING desk" }, ["review-3"]],
    [{ text: "talk 9" }, ["new-5"]],
    [{ text: "please bad" }, ["bad-1"]],
    [{ text: "w-5" }, ["new-5"]],
    [{ text: "tiny-model ok-2" }, ["ok-2"]],
    [{ text: "nothing" }, []],
    [{}, ["new-5", "audit-4", "review-3", "ok-2", "bad-1"]],
  ])("%o", async (filter, expected) => {
    expect(await filtered(filter)).toEqual(expected);
    expect(await list({ filter })).toMatchObject({ total: 5, matching: expected.length });
  });

  test("offer the attributes and nodes there are", async () => {
    const choices = await editor.ask<RunChoices>("tracejudge/runChoices", { folder });
    expect(choices.attributes).toContain("tool_validity");
    expect(choices.nodes).toEqual(expect.arrayContaining(["agent", "tools"]));
  });
});

test("an attribute under its own floor is found though another one is worse", async () => {
  await record("a");
  const one = { probabilities: [0, 0, 1, 0, 0], confidence: 1, level: "" };
  await judge("a", {
    attributes: [
      { attribute: "compliance", score: 1.9, ...one },
      { attribute: "tool_validity", score: 0.5, ...one },
    ],
  });
  const floors = agentRubric.attributes.filter(({ floor }) => floor !== undefined);
  expect(floors.map(({ key }) => key)).toContain("compliance");
  expect(await filtered({ attribute: "compliance" })).toEqual(["a"]);
});

test("a deleted run is gone from list and document, and its neighbour is not", async () => {
  await record("a", { query: "bad" });
  await record("b");
  await judge("a");
  const { uri } = await editor.ask<{ uri: string }>("tracejudge/openRun", { folder, traceId: "a" });
  await editor.ask("tracejudge/deleteRuns", { folder, traceIds: ["a"] });
  expect(await labels()).toEqual(["b"]);
  expect(await editor.ask("tracejudge/runText", { uri })).toBeNull();
  expect((await list()).flagged).toBe(0);
});

test("two runs are compared without what differs between any two", async () => {
  await record("a");
  await record("b");
  const compare = { left: { folder, traceId: "a" }, right: { folder, traceId: "b" } };
  const { left, right, title } = await editor.ask<CompareUris>("tracejudge/compareRuns", compare);
  const texts = [left, right].map((uri) => editor.ask<string>("tracejudge/runText", { uri }));
  const [one, other] = await Promise.all(texts);
  expect(one).toContain("search");
  expect(one).toBe(other?.replace("please b", "please a"));
  expect(title).toBe("desk a ↔ desk b");
});

test("where a run lies on the disk is told by file and line", async () => {
  await record("a");
  await record("b");
  const place = await editor.ask<RunPlace>("tracejudge/runPlace", { folder, traceId: "b" });
  const lines = (await readFile(fileURLToPath(place.file), "utf8")).split("\n");
  expect(JSON.parse(lines[place.line - 1] ?? "").trace_id).toBe("b");
  expect(await editor.ask("tracejudge/runPlace", { folder, traceId: "no" })).toBeNull();
});

test("each folder of a workspace has its own runs, also where its settings put them elsewhere", async () => {
  const other = await mkdtemp(join(tmpdir(), "other-"));
  const uri = pathToFileURL(other).href;
  const second = openStore({ dir: join(other, "logs", "runs") });
  await record("a");
  await record("z", { into: second });
  await second.close();
  const both = await startEditor(root, {}, { otherFolders: { [uri]: { dir: "logs/runs" } } });
  const listed = async (of: string) =>
    (await both.ask<RunsPage>("tracejudge/runs", { folder: of, limit: 9 })).entries.map(label);
  expect(await listed(uri)).toEqual(["z"]);
  expect(await listed(folder)).toEqual(["a"]);
  await both.close();
  await rm(other, { recursive: true, force: true });
});
