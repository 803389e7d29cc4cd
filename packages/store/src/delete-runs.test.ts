import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verdictFor } from "../fixtures/verdict-for.ts";
import { openStore, type TraceStore } from "./open-store.ts";
import type { Read } from "./read-lines.ts";
import { listSegments } from "./segments.ts";

const script = fileURLToPath(new URL("../fixtures/append.ts", import.meta.url));
const deleting = fileURLToPath(new URL("../fixtures/delete-runs.ts", import.meta.url));
const children: ChildProcess[] = [];
let dir: string;
let store: TraceStore;

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "store-")), ".tracejudge");
  store = openStore({ dir });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await store.close();
  await rm(join(dir, ".."), { recursive: true, force: true });
});

function start(file: string, ...args: string[]): ChildProcess {
  const options = ["--conditions=@tracejudge/source", "--import", "tsx"];
  const child = spawn(process.execPath, [...options, file, dir, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

const firstWord = (child: ChildProcess) =>
  new Promise((resolve) => child.stdout?.once("data", resolve));
const end = (child: ChildProcess) => new Promise((resolve) => child.once("close", resolve));

const rowsOf = (traceId: string) => [
  { id: traceId, trace_id: traceId, name: "desk" },
  { id: `${traceId}-1`, trace_id: traceId, parent_run_id: traceId, outputs: { text: "ä✗" } },
];

async function record(...traceIds: string[]): Promise<void> {
  for (const id of traceIds) {
    await store.appendRuns(rowsOf(id));
    await store.appendVerdict(verdictFor(id));
  }
}

async function values<T>(reads: AsyncGenerator<Read<T>>): Promise<T[]> {
  const found: T[] = [];
  for await (const read of reads) if ("value" in read) found.push(read.value);
  return found;
}

/** What each way of reading still shows. */
async function shown(): Promise<string[][]> {
  const runs = await values(store.listRuns());
  const rows = await values(store.readRuns());
  const traces = await values(store.readTraces());
  const verdicts = await values(store.readVerdicts());
  const ids = [runs, rows, verdicts].map((list) => list.map(({ traceId }) => traceId).sort());
  return [...ids, traces.map(({ id }) => id).sort()];
}

/** The segments as if they had been silent for a minute. */
async function aMinuteLater(): Promise<void> {
  const then = new Date(Date.now() - 60_000);
  for (const { runsFile, scoresFile } of await listSegments(dir)) {
    for (const file of [runsFile, scoresFile]) await utimes(file, then, then).catch(() => {});
  }
}

async function textOnDisk(): Promise<string> {
  const folder = join(dir, "traces");
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))).join("");
}

test("a deleted run is shown by no reader, also while its app still writes", async () => {
  await record("a", "b");
  await store.deleteRuns(["a"]);
  expect(await shown()).toEqual([["b"], ["b"], ["b"], ["b"]]);
  await record("c");
  await store.appendRuns([{ id: "a-2", trace_id: "a", parent_run_id: "a" }]);
  await store.appendVerdict(verdictFor("a"));
  expect(await shown()).toEqual([
    ["b", "c"],
    ["b", "c"],
    ["b", "c"],
    ["b", "c"],
  ]);
});

test("its rows leave the disk once nobody writes to their segment, and all others stay as they are", async () => {
  await record("a", "b");
  const before = await textOnDisk();
  await store.close();
  await aMinuteLater();
  await store.deleteRuns(["a"]);
  const after = await textOnDisk();
  const rows = before.split("\n").filter((line) => /"trace_id":"a"/.test(line));
  expect(rows.length).toBeGreaterThan(3);
  expect(after).toBe(
    before
      .split("\n")
      .filter((line) => !rows.includes(line))
      .join("\n"),
  );
  expect(await shown()).toEqual([["b"], ["b"], ["b"], ["b"]]);
});

test("what was left behind in a live segment is swept later; an empty segment goes", async () => {
  await record("a");
  await aMinuteLater();
  await store.deleteRuns(["a"]);
  expect(await textOnDisk()).toContain('"trace_id":"a"');
  await store.close();
  await aMinuteLater();
  await store.deleteRuns([]);
  expect(await readdir(join(dir, "traces"))).toEqual([]);
});

test("runs deleted one after the other all leave the disk, though the first changed their segment", async () => {
  await record("a", "b", "c");
  await store.close();
  await aMinuteLater();
  await store.deleteRuns(["a"]);
  await store.deleteRuns(["b"]);
  expect(await textOnDisk()).not.toMatch(/"trace_id":"[ab]"/);
  expect(await shown()).toEqual([["c"], ["c"], ["c"], ["c"]]);
});

test("a row that only speaks of the run, a torn line and a broken one stay", async () => {
  await record("a", "b");
  await store.close();
  const [segment] = await listSegments(dir);
  const file = segment?.runsFile ?? "";
  const speaks = '{"id":"b-2","trace_id":"b","inputs":{"trace_id":"a"}}\n';
  const others = `${speaks}\nno json "id":"a"\n{"id":"torn","trace_id":"a`;
  const text = await readFile(file, "utf8");
  await writeFile(file, text + others);
  await aMinuteLater();
  await store.deleteRuns(["a"]);
  const left = await readFile(file, "utf8");
  expect(left.endsWith(others)).toBe(true);
  expect(left).not.toContain('"trace_id":"a","name"');
});

test("while another process appends, nothing but the deleted run is lost", async () => {
  await record("a", "b");
  await store.close();
  await aMinuteLater();
  const app = start(script, "60", "4");
  const ended = end(app);
  await firstWord(app);
  const several = [openStore({ dir }), openStore({ dir })];
  await Promise.all(several.map((one, index) => one.deleteRuns([["a"], ["b"]][index] ?? [])));
  await ended;
  const runs = await values(store.readRuns());
  expect(runs).toHaveLength(60);
  expect(runs.every(({ rows }) => rows.length === 4)).toBe(true);
  expect(await textOnDisk()).not.toContain('"trace_id":"a"');
});

test("killed in the middle of deleting, at any moment, every other run is whole", async () => {
  for (let round = 0; round < 3; round += 1) {
    const ids = Array.from({ length: 40 }, (_, index) => `r${round}-${index}`);
    await record(...ids);
    await store.close();
    await aMinuteLater();
    const child = start(deleting, `r${round}-`);
    const ended = end(child);
    await firstWord(child);
    await new Promise((resolve) => setTimeout(resolve, 40 * round));
    child.kill("SIGKILL");
    await ended;
    const rows = await values(store.readRuns());
    expect(rows.every((run) => run.rows.length === 2)).toBe(true);
    const left = rows.filter(({ traceId }) => Number(traceId.split("-")[1]) % 2 === 1);
    expect(left.filter(({ traceId }) => ids.includes(traceId))).toHaveLength(20);
  }
  await store.deleteRuns(["r0-0"]);
  expect((await readdir(join(dir, "traces"))).filter((name) => /swept/.test(name))).toEqual([]);
});

test("where the disk takes no mark it is told with a remedy, and all is there", async () => {
  await record("a");
  await mkdir(join(dir, "deleted.jsonl.new"));
  await expect(store.deleteRuns(["a"])).rejects.toThrow(/then delete the run again/);
  expect((await shown())[0]).toEqual(["a"]);
});
