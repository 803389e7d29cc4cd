import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  agentRubric,
  type Precedent,
  parsePrecedents,
  parseRubric,
  precedentAgreement,
  type Rubric,
  rubricYaml,
} from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CodeLens, Diagnostic, Hover } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { openRecorded, recordRun } from "../fixtures/recorded.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import type { CaseChoices, CaseRef } from "./case-protocol.ts";

let folder: string;
let editor: Editor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "settle-"));
  editor = await startEditor(folder, { rubric: "desk.rubric.yaml" });
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

/** The rubric with other words at each level of its first attribute. */
function reworded(words: string): Rubric {
  const [first, ...others] = agentRubric.attributes;
  const levels = [0, 1, 2, 3, 4].map((level) => `${words} ${level}`);
  const attributes = first === undefined ? others : [{ ...first, levels }, ...others];
  return readBack(rubricYaml({ ...agentRubric, attributes }));
}

const readBack = (text: string) => parseRubric(text, { file: "r" }).rubric as Rubric;
const keep = (rubric: Rubric) => writeFile(join(folder, "desk.rubric.yaml"), rubricYaml(rubric));
const named = ({ name, version }: Rubric) => ({ name, version });

/** A run whose one step has these probabilities of the levels. */
async function openJudged(low: number[], rubric = agentRubric): Promise<CaseRef> {
  await recordRun(folder, "aaa-1", "bad", rubric, wordJudge(rubric, { runs: 0 }, "bad", low));
  const { uri } = await openRecorded(editor, folder, "aaa-1");
  return { uri, traceId: "aaa-1", stepId: "aaa-1-tool" };
}

async function settledLines(): Promise<Precedent[]> {
  return parsePrecedents(await readFile(join(folder, "precedents.jsonl"), "utf8")).precedents;
}

async function flags({ uri }: CaseRef): Promise<Diagnostic[]> {
  const params = { textDocument: { uri } };
  const told = await editor.ask<CodeLens[]>("textDocument/codeLens", params);
  expect(told.map(({ command }) => command?.title)).toContain("you agree");
  return editor.diagnostics(uri);
}

/** Expected level 2.25, of which level 4 is the median. */
const torn = [0.4, 0.05, 0, 0, 0.55];

test("agreeing records the level whose wording is shown, whatever level is the likeliest", async () => {
  const ref = await openJudged(torn);
  const { attributes } = await editor.ask<CaseChoices>("tracejudge/choices", ref);
  expect(attributes[0]).toMatchObject({ key: "tool_validity", judgeLevel: 2 });
  const position = { line: 2, character: 2 };
  const params = { textDocument: { uri: ref.uri }, position };
  const { contents } = await editor.ask<Hover>("textDocument/hover", params);
  expect((contents as { value: string }).value).toContain("2.2** Right tool and well");
  await editor.ask("tracejudge/agree", ref);
  const lines = await settledLines();
  expect(lines.map(({ attribute, score }) => [attribute, score])).toEqual([
    ["tool_validity", 2],
    ["compliance", 4],
  ]);
  expect(await flags(ref)).toHaveLength(1);
  expect(precedentAgreement(lines).all).toMatchObject({ n: 2, kappa: 1 });
});

const [validity] = agentRubric.attributes;
const alone = readBack(rubricYaml({ ...agentRubric, attributes: validity ? [validity] : [] }));

test("who agrees with a flag keeps it, though the nearest level would be good enough", async () => {
  const ref = await openJudged([0, 0, 0.3, 0.7, 0], alone);
  await editor.diagnostics(ref.uri, (found) => found.length === 1);
  await editor.ask("tracejudge/agree", ref);
  expect((await settledLines())[0]).toMatchObject({ score: 3, judgeScore: expect.closeTo(2.7) });
  expect(await flags(ref)).toHaveLength(1);
  const said = { attribute: "tool_validity", score: 3, why: "good enough" };
  await editor.ask("tracejudge/settle", { ...ref, ...said });
  await editor.diagnostics(ref.uri, (found) => found.length === 0);
});

test("a disagreement names the rubric whose levels were offered, an agreement that of the score", async () => {
  const [then, now] = [reworded("then"), reworded("now")];
  await keep(now);
  const ref = await openJudged(torn, then);
  const { attributes } = await editor.ask<CaseChoices>("tracejudge/choices", ref);
  expect(attributes[0]?.levels[1]).toBe("now 1");
  const said = { attribute: "tool_validity", score: 1, why: "no city" };
  await editor.ask("tracejudge/settle", { ...ref, ...said });
  await editor.ask("tracejudge/agree", ref);
  const lines = await settledLines();
  expect(lines.map(({ attribute, rubric }) => [attribute, rubric])).toEqual([
    ["tool_validity", named(now)],
    ["compliance", named(then)],
  ]);
});

test("of an attribute that the rubric has lost, the rubric it was judged by is named", async () => {
  const [, ...others] = agentRubric.attributes;
  await keep(readBack(rubricYaml({ ...agentRubric, attributes: others })));
  const ref = await openJudged(torn);
  const said = { attribute: "tool_validity", score: 1, why: "no city" };
  await editor.ask("tracejudge/settle", { ...ref, ...said });
  expect((await settledLines())[0]?.rubric).toEqual(named(agentRubric));
});
