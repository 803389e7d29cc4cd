import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agentRubric, rubricYaml } from "@tracejudge/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { hintsOf, openRecorded, recordRun } from "../fixtures/recorded.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";

let folder: string;
let editor: Editor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "untrusted-"));
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(settings: object = {}, trusted = false): Promise<void> {
  editor = await startEditor(folder, settings, {
    told: { trusted },
    openJudge: async ({ rubric }) => wordJudge(rubric),
  });
}

const say = (uri: string) =>
  editor.ask("tracejudge/settle", {
    ...{ uri, traceId: "aaa-1", stepId: "aaa-1-tool" },
    ...{ attribute: "tool_validity", score: 3, why: "$(touch gone)" },
  });

test("no word of a trace is led into a file elsewhere by a link", async () => {
  const elsewhere = join(folder, "profile");
  await writeFile(elsewhere, "mine\n");
  await symlink(elsewhere, join(folder, "precedents.jsonl"));
  await recordRun(folder, "aaa-1", "bad");
  await start();
  const { uri } = await openRecorded(editor, folder, "aaa-1");
  await expect(say(uri)).rejects.toThrow(
    "precedents.jsonl is a link, and this folder is not trusted",
  );
  expect(await readFile(elsewhere, "utf8")).toBe("mine\n");
  await editor.close();
  await start({}, true);
  const { uri: trusted } = await openRecorded(editor, folder, "aaa-1");
  await say(trusted);
  expect(await readFile(elsewhere, "utf8")).toMatch(/^mine\n\{"id"/);
});

describe.skipIf(process.platform === "win32")("a link to a device is no file", () => {
  test("where the rubric should be", async () => {
    await symlink("/dev/zero", join(folder, "desk.rubric.yaml"));
    await recordRun(folder, "aaa-1", "bad");
    await start({ rubric: "desk.rubric.yaml" });
    const { uri } = await openRecorded(editor, folder, "aaa-1");
    expect((await hintsOf(editor, uri))[0]).toContain("FLAGGED");
    const rubric = pathToFileURL(join(folder, "desk.rubric.yaml")).href;
    await editor.open(rubric, rubricYaml(agentRubric));
    expect(await editor.ask("tracejudge/rubricPreview", { uri: rubric, limit: 1 })).toMatchObject({
      runs: 1,
    });
  });

  test("where cases or verdicts should be", async () => {
    await symlink("/dev/zero", join(folder, "precedents.jsonl"));
    await symlink("/dev/zero", join(folder, "runs.scores.jsonl"));
    await start();
    const uri = pathToFileURL(join(folder, "runs.jsonl")).href;
    const lines = rowsOf("aaa-1", "bad").map((row) => `${JSON.stringify(row)}\n`);
    await editor.open(uri, lines.join(""));
    expect(await editor.diagnostics(uri)).toEqual([]);
    await editor.ask("tracejudge/judge", { uri });
    expect((await hintsOf(editor, uri))[0]).toContain("FLAGGED");
  });
});
