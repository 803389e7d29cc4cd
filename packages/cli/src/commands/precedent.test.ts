import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRubric, parsePrecedents } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keywordJudge } from "../../fixtures/keyword-judge.ts";
import { runInTest } from "../../fixtures/test-io.ts";

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "precedent-"));
  file = join(dir, "precedents.jsonl");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function record(id: string, answer: string, judged = true): Promise<void> {
  const store = openStore({ dir });
  const row = { id, trace_id: id, name: "desk", run_type: "chain", start_time: 1_760_000_000_000 };
  const inputs = { query: "x" };
  await store.appendRuns([
    row,
    {
      ...row,
      id: `${id}-tool`,
      parent_run_id: id,
      name: "search",
      run_type: "tool",
      inputs,
      outputs: { output: answer },
    },
  ]);
  for await (const read of store.readTraces({ id })) {
    if (judged && "value" in read)
      await store.appendVerdict(await keywordJudge(agentRubric).judge(read.value));
  }
  await store.close();
}

const precedent = (...argv: string[]) =>
  runInTest(["precedent", ...argv], { cwd: dir, width: 200 });
const add = (run: string, score: string, ...more: string[]) =>
  precedent(
    "add",
    "--run",
    run,
    "--dir",
    dir,
    "-a",
    "tool_validity",
    "-s",
    score,
    "-w",
    "fine\u001b[2J",
    ...more,
  );

test("a case of a recorded run is settled with what the judge saw and said", async () => {
  await record("aaa-1", "bad");
  const { code, out, err } = await add("aaa", "4", "--step", "1");
  expect(err).toContain("precedents.jsonl merge=union");
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/person 4\.0 {2}judge 0\.0 {2}tool_validity/),
  ]);
  const { precedents, problems } = parsePrecedents(await readFile(file, "utf8"));
  expect(problems).toEqual([]);
  expect(precedents[0]).toMatchObject({
    traceId: "aaa-1",
    stepId: "aaa-1-tool",
    attribute: "tool_validity",
    score: 4,
    judgeScore: 0,
    judgeProbabilities: [1, 0, 0, 0, 0],
    rubric: { name: agentRubric.name, version: agentRubric.version },
    snapshot: {
      judged: 0,
      messages: [{ toolCalls: [{ name: "search", result: { content: "bad" } }] }],
    },
  });
  expect(precedents[0]?.author).not.toBe("");
});

test("who settles the same case again changes their mind, in one more line", async () => {
  await record("aaa-1", "bad");
  await add("aaa-1", "4", "--step", "aaa-1-tool");
  const again = await add("aaa-1", "1", "--step", "1");
  expect(again.err).not.toContain("gitattributes");
  expect((await readFile(file, "utf8")).trim().split("\n")).toHaveLength(2);
  const { out } = await precedent("list", "--json");
  expect(
    out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).score),
  ).toEqual([1]);
});

test("list filters by attribute, run, author and disagreement, and draws nothing hostile", async () => {
  await record("aaa-1", "bad");
  await record("bbb-2", "sunny");
  await add("aaa", "4", "--step", "1");
  await add("bbb", "4", "--step", "1");
  const lines = async (...argv: string[]) =>
    (await precedent("list", ...argv)).out
      .trim()
      .split("\n")
      .filter((line) => line !== "");
  expect(await lines()).toHaveLength(2);
  expect(await lines("--disagree")).toEqual([expect.stringContaining("aaa-1")]);
  expect(await lines("--run", "bbb")).toEqual([expect.stringContaining("“fine␛[2J”")]);
  expect(await lines("-a", "answer")).toEqual([]);
  expect((await precedent("list", "--author", "nobody at all")).code).toBe(2);
});

test("show prints the judged message of a case", async () => {
  await record("aaa-1", "bad");
  await add("aaa", "4", "--step", "1");
  const [line = ""] = (await precedent("list", "--json")).out.split("\n");
  const { code, out } = await precedent("show", JSON.parse(line).id.slice(0, 6));
  expect([code, out]).toEqual([0, expect.stringContaining('▸ assistant:  → search(query: "x")')]);
  expect((await precedent("show", "zzz")).code).toBe(2);
});

test("check shows the agreement, and exits 1 at the line that is broken", async () => {
  await record("aaa-1", "bad");
  await record("bbb-2", "sunny");
  await add("aaa", "0", "--step", "1");
  await add("bbb", "4", "--step", "1");
  const good = await precedent("check");
  expect([good.code, good.err]).toEqual([0, ""]);
  expect(good.out).toMatch(/2 settled cases, 2 with a score.*tool_validity +2 +1\.00/s);
  expect(JSON.parse((await precedent("check", "--json")).out)).toMatchObject({
    cases: 2,
    all: { n: 2, kappa: 1 },
  });
  await writeFile(file, `${await readFile(file, "utf8")}{"id":"x"}\n`);
  const bad = await precedent("check");
  expect(bad.code).toBe(1);
  expect(bad.err).toContain("precedents.jsonl:3 $.createdAt error: not a settled case");
  expect((await precedent("check", "--file", join(dir, "none.jsonl"))).code).toBe(2);
  const folder = await precedent("check", "--file", dir);
  expect([folder.code, folder.out]).toEqual([2, ""]);
});

test.each([
  [["frobnicate"], /Name one of add, list, show, check/],
  [["lst"], /Did you mean list/],
  [["add", "--run", "aaa", "--author", "bob"], /precedent add has no --author/],
  [["add"], /Give --run/],
  [["add", "--run", "zzz"], /no recorded run has an id that begins with zzz/],
  [["add", "--run", "aaa", "--step", "9"], /Name one by number or id: 1 search/],
  [["add", "--run", "aaa", "--step", "1"], /--attribute, one of tool_validity/],
  [["add", "--run", "aaa", "--step", "1", "-a", "tool_valid"], /Did you mean tool_validity/],
  [["add", "--run", "aaa", "--step", "1", "-a", "tool_validity"], /Give --score/],
  [["add", "--run", "aaa", "--step", "1", "-a", "tool_validity", "-s", "5"], /0, 1, 2, 3, 4/],
  [["add", "--run", "aaa", "--step", "1", "-a", "tool_validity", "-s", "1"], /your reason/],
])("%j is told what is missing and writes nothing", async (argv, wanted) => {
  await record("aaa-1", "bad", false);
  const ran = await runInTest(["precedent", ...argv, "--dir", dir], { cwd: dir, width: 200 });
  expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(wanted)]);
  await expect(readFile(file, "utf8")).rejects.toThrow();
});
