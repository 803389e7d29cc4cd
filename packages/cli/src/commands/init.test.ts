import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRubric, parseRubric } from "@tracejudge/core";
import { expect, test } from "vitest";
import { runInTest } from "../../fixtures/test-io.ts";

const folder = () => mkdtemp(join(tmpdir(), "init-"));

test("the rubric it writes is the agent rubric, and the configuration names it", async () => {
  const cwd = await folder();
  const ran = await runInTest(["init"], { cwd });
  expect(ran.code).toBe(0);
  const { rubric, problems } = parseRubric(
    await readFile(join(cwd, "tracejudge.rubric.yaml"), "utf8"),
  );
  expect(problems).toEqual([]);
  expect(rubric).toEqual(agentRubric);
  const config = JSON.parse(await readFile(join(cwd, "tracejudge.config.json"), "utf8"));
  expect(config).toEqual({ rubric: "tracejudge.rubric.yaml", dir: ".tracejudge" });
  expect(ran.out).toContain('import { TraceJudgeHandler } from "@tracejudge/langchain";');
  // Only told so does the app judge by the rubric that was written.
  expect(ran.out).toContain('new TraceJudgeHandler({ rubric: "tracejudge.rubric.yaml" })');
});

test("a file that is there is left alone unless --force is given", async () => {
  const cwd = await folder();
  const rubric = join(cwd, "tracejudge.rubric.yaml");
  await writeFile(rubric, "mine");
  const ran = await runInTest(["init"], { cwd });
  expect([ran.code, await readFile(rubric, "utf8")]).toEqual([2, "mine"]);
  expect(ran.err).toContain("--force");
  expect((await runInTest(["init", "--force"], { cwd })).code).toBe(0);
  expect(await readFile(rubric, "utf8")).not.toBe("mine");
});
