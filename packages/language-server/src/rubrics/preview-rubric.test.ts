import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agentRubric, parseRubric, type Rubric, rubricYaml } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CodeLens } from "vscode-languageserver";
import { type Editor, startEditor } from "../../fixtures/editor.ts";
import { recordRun } from "../../fixtures/recorded.ts";
import type { RubricPreview } from "../rubric-protocol.ts";

let folder: string;
let editor: Editor;
const rubricFile = () => join(folder, "desk.rubric.yaml");
const rubricUri = () => pathToFileURL(rubricFile()).href;
const text = `# ours\n${rubricYaml({ ...agentRubric, threshold: 2.9 })}`;

const start = async () => {
  editor = await startEditor(
    folder,
    { rubric: "desk.rubric.yaml" },
    { told: { storage: join(folder, "storage") } },
  );
};

/** Two runs, judged by our rubric as it stands on disk, which is then open. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "reworded-"));
  await writeFile(rubricFile(), text);
  const { rubric } = parseRubric(text);
  for (const id of ["aaa-1", "bbb-2"]) await recordRun(folder, id, "bad", rubric as Rubric);
  await start();
  await editor.open(rubricUri());
  expect(await lens()).toBe("recorded runs: 2 · flagged 2");
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

async function lens(): Promise<string | undefined> {
  const textDocument = { uri: rubricUri() };
  const [found] = await editor.ask<CodeLens[]>("textDocument/codeLens", { textDocument });
  return found?.command?.title;
}

const edited = (from: string | RegExp, to: string) => {
  const other = text.replace(from, to);
  expect(other).not.toBe(text);
  return other;
};
const type = (from: string | RegExp, to: string) => editor.change(rubricUri(), edited(from, to));

test("another policy or level is told, and that the scores are by the old words", async () => {
  await type("The right tool is called", "The best tool is called");
  expect(await lens()).toBe(
    "recorded runs: 2 · flagged 2 · tool_validity reworded: 2 runs keep the scores of the old text until judged again",
  );
  await type("Serious breach", "A serious breach");
  expect(await lens()).toContain("· compliance reworded: 2 runs keep");
});

test("a word of an attribute that no run was judged on changes no score", async () => {
  const attributes = agentRubric.attributes.map((one) =>
    one.key === "reasoning" ? { ...one, policy: "Think." } : one,
  );
  await editor.change(rubricUri(), rubricYaml({ ...agentRubric, attributes }));
  expect(await lens()).toBe("recorded runs: 2 · flagged 2");
});

test("only white space is no other wording", async () => {
  await type("The right tool is called", "The  right tool is called");
  expect(await lens()).toBe("recorded runs: 2 · flagged 2");
});

test("other kinds of steps are told, and do not count before a judge has seen them", async () => {
  const { attributes } = agentRubric;
  const [first, ...others] = attributes;
  const moved = { ...agentRubric, attributes: [{ ...first, appliesTo: ["llm"] }, ...others] };
  await editor.change(rubricUri(), rubricYaml(moved as Rubric));
  expect(await lens()).toBe(
    "recorded runs: 2 · flagged 2 · tool_validity for other steps: 2 runs keep the scores of the old text until judged again",
  );
});

test("an attribute that is new was judged in no run", async () => {
  const { attributes } = agentRubric;
  const tone = { ...(attributes[0] as Rubric["attributes"][number]), key: "tone" };
  await editor.change(
    rubricUri(),
    rubricYaml({ ...agentRubric, attributes: [...attributes, tone] }),
  );
  expect(await lens()).toContain("· tone new: 2 runs keep");
});

test("weights and bounds that change with the words are still counted", async () => {
  await editor.change(
    rubricUri(),
    edited("The right tool is called", "The best tool is called")
      .replace("threshold: 2.9", "threshold: 1")
      .replaceAll(/ +floor: .*\n/g, ""),
  );
  expect(await lens()).toMatch(/flagged 2 → 0 \(−2\) · tool_validity reworded: 2 runs/);
});

test("the list says it too", async () => {
  await type("The right tool is called", "The best tool is called");
  const params = { uri: rubricUri(), limit: 10 };
  const { text: told } = await editor.ask<RubricPreview>("tracejudge/rubricPreview", params);
  expect(told).toBe(await lens());
});

test("once saved the old words are known, and in the next window too", async () => {
  const other = edited("The right tool is called", "The best tool is called");
  await writeFile(rubricFile(), other);
  await editor.change(rubricUri(), other);
  expect(await lens()).toContain("tool_validity reworded: 2 runs");
  await editor.close();
  await start();
  await editor.open(rubricUri());
  expect(await lens()).toContain("tool_validity reworded: 2 runs");
});

test("a text that was never seen here is told as that", async () => {
  const strange = parseRubric(edited("The right tool is called", "A tool is called")).rubric;
  await recordRun(folder, "ccc-3", "bad", strange as Rubric);
  await type("threshold: 2.9", "threshold: 2.8");
  expect(await lens()).toMatch(/· 1 run was judged by a text that is not known here$/);
});
