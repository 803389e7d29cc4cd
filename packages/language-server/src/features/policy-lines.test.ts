import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRubric, parseRubric, type Rubric, rubricYaml } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Hover } from "vscode-languageserver";
import { type Editor, startEditor } from "../../fixtures/editor.ts";
import { openRecorded, recordRun } from "../../fixtures/recorded.ts";

let folder: string;
let editor: Editor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-"));
  editor = await startEditor(folder, { rubric: "desk.rubric.yaml" });
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

/** The rubric with more words in the policy of tool_validity, and another threshold. */
const reworded = (more: string, threshold = agentRubric.threshold): Rubric => {
  const attributes = agentRubric.attributes.map((one) =>
    one.key === "tool_validity" ? { ...one, policy: `${one.policy} ${more}` } : one,
  );
  const text = rubricYaml({ ...agentRubric, threshold, attributes });
  return parseRubric(text, { file: "r" }).rubric as Rubric;
};

const keep = (rubric: Rubric) => writeFile(join(folder, "desk.rubric.yaml"), rubricYaml(rubric));

async function hoverOf(attribute: string): Promise<string> {
  const { uri, lines } = await openRecorded(editor, folder, "aaa-1");
  const line = lines.findIndex((one) => one.includes("1 ▸ search"));
  const params = { textDocument: { uri }, position: { line, character: 1 } };
  const { contents } = await editor.ask<Hover>("textDocument/hover", params);
  const parts = (contents as { value: string }).value.split("\n\n");
  return parts.find((part) => part.startsWith(`**${attribute.replace("_", "\\_")}`)) ?? "";
}

test("a score by the rubric as it is now stands beside its policy", async () => {
  await keep(reworded("Be kind."));
  await recordRun(folder, "aaa-1", "bad", reworded("Be kind."));
  expect(await hoverOf("tool_validity")).toContain("Be kind");
});

test("a score by a text that was edited since does not stand beside the new words", async () => {
  await keep(reworded("Be kind."));
  await recordRun(folder, "aaa-1", "bad");
  const told = await hoverOf("tool_validity");
  expect(told).toContain("Judged by another text than the rubric has now");
  expect(told).not.toContain("Be kind");
  expect(told).toContain("tracejudge.openPolicy");
  expect(await hoverOf("compliance")).not.toContain("Judged by");
});

test("a score by a text that nobody knows any more says so, beside no policy at all", async () => {
  await keep(reworded("Be kind."));
  await recordRun(folder, "aaa-1", "bad", reworded("Be quick."));
  for (const attribute of ["tool_validity", "compliance"]) {
    const told = await hoverOf(attribute);
    expect(told).toContain("Judged by a text that is not known here");
    expect(told).not.toContain("kind");
  }
});

test("another threshold is no other text", async () => {
  await keep(reworded("Be kind.", 2));
  await recordRun(folder, "aaa-1", "bad", reworded("Be kind."));
  expect(await hoverOf("tool_validity")).toContain("not known here");
  await keep(reworded("Be kind."));
  await hoverOf("tool_validity");
  await keep(reworded("Be kind.", 2));
  expect(await hoverOf("tool_validity")).toContain("Be kind");
});
