import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agentRubric, rubricYaml } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Editor, startEditor } from "../../fixtures/editor.ts";
import { recordRun } from "../../fixtures/recorded.ts";
import { wordJudge } from "../../fixtures/word-judge.ts";

let folder: string;
let editor: Editor;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rubric-"));
  await recordRun(folder, "aaa-1", "bad");
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(rubric: string): Promise<void> {
  editor = await startEditor(
    folder,
    { rubric },
    { openJudge: async (one) => wordJudge(one.rubric) },
  );
  told = [];
  editor.client.onNotification("window/showMessage", ({ message }: { message: string }) => {
    told.push(message);
  });
}

const settingsChanged = () =>
  editor.client.sendNotification("workspace/didChangeConfiguration", {});
const judge = () =>
  editor.ask("tracejudge/judgeRecorded", { folders: [{ folder: pathToFileURL(folder).href }] });

test("a rubric that is not there is told, and nothing is judged by another one", async () => {
  await start("rubrics/nope.yaml");
  await expect.poll(() => told).toHaveLength(1);
  expect(told[0]).toBe(
    "TraceJudge: The rubric rubrics/nope.yaml cannot be read. Correct the setting tracejudge.rubric, or create the file.",
  );
  await expect(judge()).rejects.toThrow("rubrics/nope.yaml cannot be read");
  await settingsChanged();
  await editor.ask("tracejudge/runs", { folder: pathToFileURL(folder).href, limit: 1 });
  expect(told).toHaveLength(1);
});

test("so is one with problems; once mended it judges", async () => {
  await writeFile(join(folder, "own.yaml"), "threshold: 9");
  await start("own.yaml");
  await expect.poll(() => told).toHaveLength(1);
  expect(told[0]).toMatch(
    /^TraceJudge: The rubric own.yaml has .*problems?\. Open it and mend it\.$/,
  );
  await expect(judge()).rejects.toThrow("Open it and mend it");
  await writeFile(join(folder, "own.yaml"), rubricYaml(agentRubric));
  expect(await judge()).toMatchObject({ judged: 1 });
});

test("a folder, and a name that would be a link, are told as text", async () => {
  await start("[mend](command:workbench.action.quit)\u202e");
  await expect.poll(() => told).toHaveLength(1);
  expect(told[0]).toContain("[mend] (command:workbench.action.quit)<U+202E>");
  await editor.close();
  await start(".");
  await expect.poll(() => told).toHaveLength(1);
});
