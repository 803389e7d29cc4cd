import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verdictFor } from "../fixtures/verdict-for.ts";
import { openStore } from "./open-store.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "store-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("what was appended is on the disk when it returns, and comes back once", async () => {
  const dir = join(root, ".tracejudge");
  const store = openStore({ dir });
  const written = [
    store.appendRuns([{ id: "a", trace_id: "a", name: "a" }]),
    store.appendVerdict(verdictFor("a")),
  ];
  store.writeNow();
  const names = await readdir(join(dir, "traces"));
  expect(names.filter((name) => name.endsWith(".jsonl"))).toHaveLength(2);
  await Promise.all(written);
  await store.close();
  const runs: unknown[] = [];
  for await (const read of openStore({ dir }).listRuns()) runs.push(read);
  expect(runs).toMatchObject([{ value: { traceId: "a", verdict: { traceId: "a" } } }]);
  expect(store.dropped).toBe(0);
});

test("nothing is made where nothing waits, and a refusing disk costs the rows only", async () => {
  const idle = openStore({ dir: join(root, "idle") });
  idle.writeNow();
  expect(await readdir(root)).toEqual([]);
  await writeFile(join(root, "file"), "");
  const store = openStore({ dir: join(root, "file", "below") });
  void store.appendRuns([{ id: "a", trace_id: "a" }]);
  expect(() => store.writeNow()).not.toThrow();
  expect(store.dropped).toBe(1);
});
