import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Problem } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "./open-store.ts";
import { listSegments } from "./segments.ts";

const script = fileURLToPath(new URL("../fixtures/append.ts", import.meta.url));
const node = [process.execPath, "--conditions=@tracejudge/source", "--import", "tsx", script];
let dir: string;

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "store-")), ".tracejudge");
});
afterEach(() => rm(join(dir, ".."), { recursive: true, force: true }));

function start(command: string, args: string[]): ChildProcess & { said: Promise<string> } {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const said = new Promise<string>((resolve) => {
    let text = "";
    child.stdout?.on("data", (chunk) => {
      text += chunk;
    });
    child.on("close", () => resolve(text));
  });
  return Object.assign(child, { said });
}

const append = (...args: (string | number)[]) =>
  start(node[0] ?? "", [...node.slice(1), dir, ...args.map(String)]);

async function readAll(): Promise<{ traces: Map<string, number>; problems: Problem[] }> {
  const traces = new Map<string, number>();
  const problems: Problem[] = [];
  for await (const read of openStore({ dir }).readRuns()) {
    if ("problem" in read) problems.push(read.problem);
    else traces.set(read.value.traceId, read.value.rows.length);
  }
  return { traces, problems };
}

test("four processes append at once and every row is whole", async () => {
  await Promise.all([1, 2, 3, 4].map(() => append(50, 8).said));
  const { traces, problems } = await readAll();
  expect(problems).toEqual([]);
  expect(traces.size).toBe(200);
  expect([...traces.values()].every((rows) => rows === 8)).toBe(true);
});

test("after kill -9 the folder is readable, and no one appends onto the torn line", async () => {
  const child = append(0, 40, "forever");
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGKILL");
  await child.said;
  const [killed] = await listSegments(dir);
  await appendFile(killed?.runsFile ?? "", '{"id":"torn","trace_id":"to');
  const before = (await readFile(killed?.runsFile ?? "")).length;

  const store = openStore({ dir });
  await store.appendRuns([{ id: "next", trace_id: "next" }]);
  await store.close();
  const { traces, problems } = await readAll();
  expect(problems.map((problem) => problem.code)).toContain("STORE_LINE_TORN");
  expect(traces.has("next")).toBe(true);
  expect(traces.size).toBeGreaterThan(1);
  expect((await readFile(killed?.runsFile ?? "")).length).toBe(before);
});

test("the oldest segments go when the folder is full, never one that is being written", async () => {
  const child = append(0, 1, "forever");
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  child.kill("SIGSTOP");
  const alive = (await listSegments(dir))[0];
  const store = openStore({ dir, maxBytes: 20_000, segmentBytes: 2_000 });
  for (let index = 0; index < 60; index += 1) {
    await store.appendRuns([{ id: `r${index}`, trace_id: `r${index}`, pad: "x".repeat(900) }]);
  }
  await store.close();
  const segments = await listSegments(dir);
  expect(segments[0]?.stem).toBe(alive?.stem);
  const own = segments.slice(1).reduce((sum, segment) => sum + segment.bytes, 0);
  expect(own).toBeLessThanOrEqual(20_000);
  expect((await readAll()).traces.has("r59")).toBe(true);

  child.kill("SIGKILL");
  await child.said;
  const next = openStore({ dir, maxBytes: 20_000, segmentBytes: 2_000, maxFiles: 3 });
  await next.appendRuns([{ id: "z", trace_id: "z" }]);
  await next.close();
  const left = await listSegments(dir);
  expect(left.map((segment) => segment.stem)).not.toContain(alive?.stem);
  expect(left.length).toBeLessThanOrEqual(3);
});

test.skipIf(process.platform === "win32")(
  "a disk that takes half a line leaves only whole lines behind",
  async () => {
    const command = [...node, dir, "200", "4"].map((part) => `'${part}'`).join(" ");
    const said = await start("bash", ["-c", `ulimit -f 200; ${command}`]).said;
    const { codes, dropped } = JSON.parse(said.trim().split("\n").at(-1) ?? "");
    expect(codes).toEqual(["STORE_WRITE_FAILED"]);
    expect(dropped).toBeGreaterThan(0);
    const { traces, problems } = await readAll();
    expect(problems).toEqual([]);
    expect([...traces.values()].every((rows) => rows === 4)).toBe(true);
    expect(traces.size * 4 + dropped).toBe(800);
  },
);
