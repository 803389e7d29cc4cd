import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRubric, rubricYaml } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keywordJudge } from "../../fixtures/keyword-judge.ts";
import { runInTest } from "../../fixtures/test-io.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "rubric-"));
  for (const [id, answer] of [
    ["aaa-1", "sunny"],
    ["bbb-2", "bad"],
  ] as const) {
    const store = openStore({ dir });
    const row = { id, trace_id: id, name: "desk\u001b[2J", run_type: "chain", start_time: 1 };
    const call = { parent_run_id: id, name: "search", run_type: "tool", inputs: { query: "x" } };
    await store.appendRuns([row, { ...row, ...call, id: `${id}-t`, outputs: { output: answer } }]);
    for await (const read of store.readTraces({ id })) {
      if ("value" in read) {
        await store.appendVerdict(await keywordJudge(agentRubric).judge(read.value));
      }
    }
    await store.close();
  }
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function preview(text: string, ...more: string[]) {
  await writeFile(join(dir, "my.yaml"), text);
  const argv = ["rubric", "preview", "my.yaml", "--dir", dir, ...more];
  return runInTest(argv, { cwd: dir });
}

test("the rubric that the runs were judged by changes nothing", async () => {
  const { code, out } = await preview(rubricYaml(agentRubric));
  expect([code, out]).toEqual([0, "recorded runs: 2 · flagged 1\n"]);
});

test("another threshold tells which runs change, without judging", async () => {
  const lax = rubricYaml(agentRubric)
    .replace("threshold: 3", "threshold: 0")
    .replaceAll(/floor: .*/g, "floor: 0");
  const { code, out, choices } = await preview(lax);
  expect(code).toBe(0);
  const [head, line] = out.split("\n");
  expect(head).toBe("recorded runs: 2 · flagged 1 → 0 (−1)");
  expect(line).toMatch(/^- not flagged {2}\d\.\d {2}desk␛\[2J {2}bbb-2$/);
  expect(choices).toEqual([]);
  const json = JSON.parse((await preview(lax, "--json")).out);
  expect(json).toMatchObject({ runs: 2, removed: 1, changed: [{ traceId: "bbb-2" }] });
});

test.each([
  [["rubric"], /Name what to do: preview/],
  [["rubric", "preview"], /needs a rubric/],
  [["rubric", "preview", "none.yaml"], /there is no such file/],
])("%j exits 2 with a remedy", async (argv, wanted) => {
  const ran = await runInTest(argv, { cwd: dir });
  expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(wanted)]);
});

test("a rubric with problems tells them with their place", async () => {
  const { code, err } = await preview("name: x\nthreshold: 9\n");
  expect([code, err]).toEqual([2, expect.stringMatching(/my\.yaml:2:12/)]);
});
