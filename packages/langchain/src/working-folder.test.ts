import { copyFile, cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Verdict } from "@tracejudge/core";
import { expect, onTestFinished, test } from "vitest";
import { tinyStudent } from "./test-support/calculator-graph.ts";
import { recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

const strictTools = fileURLToPath(new URL("../../../rubrics/strict-tools.yaml", import.meta.url));

test("rubric and model are those of the folder the app was in when it made the handler", async () => {
  const dir = await mkdtemp(join(tmpdir(), "tracejudge-folder-"));
  const home = process.cwd();
  onTestFinished(async () => {
    process.chdir(home);
    await rm(dir, { recursive: true, force: true });
  });
  const elsewhere = join(dir, "elsewhere");
  await mkdir(elsewhere);
  await copyFile(strictTools, join(dir, "rubric.yaml"));
  await cp(tinyStudent, join(dir, "student"), { recursive: true });
  process.chdir(dir);
  const verdicts: Verdict[] = [];
  const { handler } = await recordRun(
    async (handler) => {
      process.chdir(elsewhere);
      await new ScriptedChatModel(["hello"]).invoke("hi", { callbacks: [handler] });
    },
    {
      judge: "inline",
      rubric: "rubric.yaml",
      model: "./student",
      onVerdict: (verdict) => verdicts.push(verdict),
    },
  );
  await handler.close();
  expect(verdicts.map(({ error }) => error)).toEqual([undefined]);
  expect(verdicts[0]?.rubric.name).toBe("strict-tools");
});
