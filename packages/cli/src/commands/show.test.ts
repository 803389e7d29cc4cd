import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRubric } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keywordJudge } from "../../fixtures/keyword-judge.ts";
import { runInTest } from "../../fixtures/test-io.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "show-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const rows = (id: string, answer: string) => [
  { id, trace_id: id, name: "desk", run_type: "chain", start_time: 1_760_000_000_000 },
  {
    id: `${id}-tool`,
    trace_id: id,
    parent_run_id: id,
    name: "search",
    run_type: "tool",
    start_time: 1_760_000_000_100,
    inputs: { query: "x" },
    outputs: { output: answer },
  },
];

async function record(id: string, answer: string, judged: boolean): Promise<void> {
  const store = openStore({ dir });
  await store.appendRuns(rows(id, answer));
  for await (const read of store.readTraces({ id })) {
    if (!judged || "problem" in read) continue;
    await store.appendVerdict(await keywordJudge(agentRubric).judge(read.value));
  }
  await store.close();
}

test("recorded runs are listed newest first with their status", async () => {
  await record("aaa-1", "sunny", true);
  await record("bbb-2", "bad", true);
  await record("ccc-3", "sunny", false);
  const { code, out } = await runInTest(["show", "--dir", dir]);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^\[unjudged\].* ccc-3 {2}desk\n\[FLAGGED\].* bbb-2 .*search.*\n\[OK\].*aaa-1/,
  );
  expect((await runInTest(["show", "--dir", dir, "-n", "1"])).out.trim().split("\n")).toHaveLength(
    1,
  );
});

test("the beginning of an id shows that run as recorded and judged", async () => {
  await record("aaa-1", "sunny", true);
  await record("bbb-2", "bad", true);
  const { out, choices } = await runInTest(["show", "bbb", "--dir", dir]);
  expect(out).toContain('▸ search(query: "x") ⇒ bad');
  expect(out).not.toContain("aaa-1");
  expect(choices).toEqual([]);
  const json = await runInTest(["show", "bbb", "--json", "--dir", dir]);
  expect(JSON.parse(json.out).status).toBe("FLAGGED");
});

test("a deleted run is neither listed nor shown", async () => {
  await record("aaa-1", "sunny", true);
  await record("bbb-2", "bad", true);
  await openStore({ dir }).deleteRuns(["bbb-2"]);
  const { out } = await runInTest(["show", "--dir", dir]);
  expect([out.includes("aaa-1"), out.includes("bbb-2")]).toEqual([true, false]);
  expect((await runInTest(["show", "bbb", "--dir", dir])).code).toBe(2);
});

test("a run without a verdict is shown and said to be unjudged", async () => {
  await record("ccc-3", "sunny", false);
  const { out } = await runInTest(["show", "ccc", "--dir", dir]);
  expect(out).toContain("this run was not judged (yet)");
  expect(out).toContain("search(");
});

test.each([[[]], [["zzz"]]])("nothing to show (%j) exits 2 with a remedy", async (operands) => {
  const ran = await runInTest(["show", ...operands, "--dir", dir]);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain("tracejudge init");
});
