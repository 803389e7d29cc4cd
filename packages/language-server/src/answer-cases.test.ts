import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agentRubric, type Precedent, parsePrecedents, precedentId } from "@tracejudge/core";
import { appendPrecedents } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CodeAction, CodeLens, Hover } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { hintsOf, openRecorded, recordRun } from "../fixtures/recorded.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import type { CaseChoices, CaseRef, ShownRuns } from "./case-protocol.ts";

const ADA = "Ada <ada@example.org>";

let folder: string;
let editor: Editor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cases-"));
  const git = (...args: string[]) => spawnSync("git", ["-C", folder, ...args]);
  git("init", "--quiet");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.org");
  editor = await startEditor(folder, {}, { openJudge: async ({ rubric }) => wordJudge(rubric) });
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (uri: string) => ({ textDocument: { uri } });
const step = (uri: string): CaseRef => ({ uri, traceId: "aaa-1", stepId: "aaa-1-tool" });
const say = (ref: CaseRef, score: number, why = "It is fine", attribute = "tool_validity") =>
  editor.ask<string>("tracejudge/settle", { ...ref, attribute, score, why });
const choicesAt = (ref: CaseRef) => editor.ask<CaseChoices>("tracejudge/choices", ref);

async function lensesOf(uri: string): Promise<string[]> {
  const found = await editor.ask<CodeLens[]>("textDocument/codeLens", at(uri));
  return found.map(({ command }) => `${command?.title} → ${command?.command.split(".")[1]}`);
}

async function settledLines(): Promise<Precedent[]> {
  const { precedents, problems } = parsePrecedents(
    await readFile(join(folder, "precedents.jsonl"), "utf8"),
  );
  expect(problems).toEqual([]);
  return precedents;
}

/** What another person says of the same step, as git brings it. */
async function otherSays(author: string, score: number): Promise<void> {
  const [own] = await settledLines();
  const key = { ...(own as Precedent), author };
  const other = { ...key, id: precedentId(key), score, why: "as I see it" };
  await appendPrecedents(join(folder, "precedents.jsonl"), [other]);
  await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
}

describe.each([
  [
    "the readable run",
    async () => {
      await recordRun(folder, "aaa-1", "bad");
      return (await openRecorded(editor, folder, "aaa-1")).uri;
    },
  ],
  [
    "a raw trace file",
    async () => {
      const uri = pathToFileURL(join(folder, "runs.json")).href;
      await editor.open(uri, JSON.stringify(rowsOf("aaa-1", "bad"), null, 2));
      await editor.ask("tracejudge/judge", { uri });
      return uri;
    },
  ],
])("in %s", (_, open) => {
  let uri: string;
  beforeEach(async () => {
    uri = await open();
    await editor.diagnostics(uri, (found) => found.length === 1);
  });

  test("lens and quick fix lead to the case, which has the levels' wording", async () => {
    const diagnostics = await editor.diagnostics(uri);
    const range = diagnostics[0]?.range;
    const context = { diagnostics };
    const params = { ...at(uri), range, context };
    const fixes = await editor.ask<CodeAction[]>("textDocument/codeAction", params);
    expect(fixes[0]?.command).toMatchObject({
      command: "tracejudge.disagree",
      arguments: [step(uri)],
    });
    expect(await lensesOf(uri)).toEqual([
      "Judge again → judge",
      "Disagree → disagree",
      "Agree → agree",
    ]);
    const { attributes, title } = await choicesAt(step(uri));
    expect(title).toBe("search");
    expect(attributes).toMatchObject([
      { key: "tool_validity", judgeScore: 0, judgeLevel: 0, others: [] },
      { key: "compliance", judgeScore: 4, judgeLevel: 4 },
    ]);
    expect(attributes[0]?.levels).toEqual(agentRubric.attributes[0]?.levels);
  });

  test("a case is a whole line in the file, and on the step at once", async () => {
    await say(step(uri), 4);
    const [line] = await settledLines();
    expect(line).toMatchObject({
      author: ADA,
      score: 4,
      judgeScore: 0,
      judgeProbabilities: [1, 0, 0, 0, 0],
      stepId: "aaa-1-tool",
      why: "It is fine",
      rubric: { name: agentRubric.name, version: agentRubric.version },
    });
    expect(line?.snapshot.messages.at(-1)?.toolCalls?.[0]?.args).toEqual({
      query: "bad",
      limit: 3,
    });
    await editor.diagnostics(uri, (found) => found.length === 0);
    expect((await hintsOf(editor, uri)).join("\n")).toContain(
      "✗ tool_validity you: 4, judge: 0.0 · compliance 4.0",
    );
    expect((await lensesOf(uri)).slice(1)).toEqual([
      "you: 4, judge: 0.0 (tool_validity) → disagree",
      "edit → disagree",
      "undo → undo",
    ]);
    expect(editor.refreshed).toContain("workspace/codeLens/refresh");
  });

  test("it can be edited and taken back, each by one more line", async () => {
    await say(step(uri), 4);
    await say(step(uri), 1, "on second thoughts");
    const choices = await choicesAt(step(uri));
    expect(choices.attributes[0]?.own).toEqual({ score: 1, why: "on second thoughts" });
    const diagnostics = await editor.diagnostics(uri, (found) => found.length === 1);
    const context = { diagnostics };
    const params = { ...at(uri), range: diagnostics[0]?.range, context };
    const fixes = await editor.ask<CodeAction[]>("textDocument/codeAction", params);
    expect(fixes.map(({ title }) => title)).toEqual([
      "Edit what you said of the judge…",
      "Take back what you said",
    ]);
    expect(await editor.ask("tracejudge/unsettle", step(uri))).toBe(true);
    expect(await editor.ask("tracejudge/unsettle", step(uri))).toBe(false);
    expect((await settledLines()).map(({ withdrawn = false }) => withdrawn)).toEqual([
      false,
      false,
      true,
    ]);
    expect((await hintsOf(editor, uri)).join("\n")).not.toContain("you:");
  });

  test("agreeing settles all that is open there as the judge did, in one go", async () => {
    await say(step(uri), 3);
    await editor.ask("tracejudge/agree", step(uri));
    const said = (await settledLines()).map(({ attribute, score }) => [attribute, score]);
    expect(said).toEqual([
      ["tool_validity", 3],
      ["compliance", 4],
    ]);
    expect(await editor.ask("tracejudge/agree", step(uri))).toEqual([]);
    await editor.ask("tracejudge/unsettle", step(uri));
    expect(await editor.ask("tracejudge/agree", step(uri))).toHaveLength(2);
    expect(await lensesOf(uri)).toContain("you agree → disagree");
  });

  test("what others say is shown beside one's own word, which stands first", async () => {
    await say(step(uri), 1);
    await otherSays("Bo <bo@example.org>", 4);
    const own = "✗ tool_validity you: 1, Bo: 4, judge: 0.0";
    await expect.poll(async () => (await hintsOf(editor, uri)).join("\n")).toContain(own);
    expect((await lensesOf(uri)).at(-1)).toBe("Bo: 4 → disagree");
    const { attributes } = await choicesAt(step(uri));
    expect(attributes[0]).toMatchObject({ own: { score: 1 }, others: [{ name: "Bo", score: 4 }] });
    await editor.ask("tracejudge/unsettle", step(uri));
    expect((await lensesOf(uri)).at(-1)).toBe("Bo: 4 → disagree");
    expect(await editor.diagnostics(uri, (found) => found.length === 0)).toEqual([]);
    await say(step(uri), 1);
    await editor.diagnostics(uri, (found) => found.length === 1);
    // One's own word decides whether the flag is told, not somebody else's.
    expect(await editor.diagnostics(uri)).toHaveLength(1);
  });

  test("the step under the cursor is found", async () => {
    const [flag] = await editor.diagnostics(uri);
    const position = flag?.range.end;
    expect(await editor.ask("tracejudge/caseAt", { uri, position })).toEqual(step(uri));
  });
});

/** A file of one conversation, judged. */
async function openChat(text: (chat: object) => string): Promise<string> {
  const uri = pathToFileURL(join(folder, "chats.jsonl")).href;
  const said = (content: string) => ({ role: "assistant", content });
  const messages = [{ role: "user", content: "go" }, said("fine"), said("bad"), said("good")];
  await editor.open(uri, text({ id: "c1", messages }));
  await editor.ask("tracejudge/judge", { uri });
  return uri;
}

test("the run as a whole is a case too, on its first line", async () => {
  const uri = await openChat((chat) => JSON.stringify(chat, null, 2));
  const position = { line: 0, character: 0 };
  const ref = await editor.ask<CaseRef>("tracejudge/caseAt", { uri, position });
  expect(ref).toEqual({ uri, traceId: "c1", stepId: null });
  await say(ref, 2, "so so", "quality");
  expect((await settledLines())[0]).toMatchObject({ stepId: null, snapshot: { judged: null } });
  expect((await hintsOf(editor, uri))[0]).toMatch(/^0: FLAGGED.* · quality you: 2, judge: \d/);
  expect((await lensesOf(uri)).slice(1, 4)).toEqual([
    expect.stringMatching(/^you: 2, judge: \d\.\d \(quality\) → disagree$/),
    "edit → disagree",
    "undo → undo",
  ]);
});

test("what stands below a step is that step, and of a run that nobody can settle the step is meant", async () => {
  await recordRun(folder, "aaa-1", "fine");
  const { uri, lines } = await openRecorded(editor, folder, "aaa-1");
  for (const line of [0, lines.length - 1]) {
    const position = { line, character: 0 };
    expect(await editor.ask("tracejudge/caseAt", { uri, position })).toEqual(step(uri));
  }
});

test("hovering tells what people say in their words, none of which is markup", async () => {
  await recordRun(folder, "aaa-1", "fine");
  const { uri, lines } = await openRecorded(editor, folder, "aaa-1");
  await say(step(uri), 1, "[click](command:evil)");
  const line = lines.findIndex((text) => text.includes("1 ▸ search"));
  const { contents } = await editor.ask<Hover>("textDocument/hover", {
    ...at(uri),
    position: { line, character: 2 },
  });
  const { value } = contents as { value: string };
  expect(value).toContain("**you** say tool\\_validity 1: \\[click\\]\\(command\\:evil\\)");
});

test("steps on one line of JSON have lenses only where one should look, by name", async () => {
  const uri = await openChat((chat) => `${JSON.stringify(chat)}\n`);
  const named = (await lensesOf(uri)).filter((title) => title.includes(": Disagree"));
  expect(named).toHaveLength(1);
});

test("the editor is told how many runs a document holds", async () => {
  const told: ShownRuns[] = [];
  editor.client.onNotification("tracejudge/shownRuns", (shown: ShownRuns) => {
    told.push(shown);
  });
  const uri = pathToFileURL(join(folder, "a.json")).href;
  const other = pathToFileURL(join(folder, "b.json")).href;
  await editor.open(uri, JSON.stringify(rowsOf("aaa-1", "fine")));
  await editor.open(other, '{"a":1}');
  await expect
    .poll(() => told)
    .toEqual(
      expect.arrayContaining([
        { uri, runs: 1 },
        { uri: other, runs: 0 },
      ]),
    );
});

test("a document that is closed is told, not guessed", async () => {
  await expect(say(step("file:///gone.jsonl"), 4)).rejects.toThrow(/Open it again/);
});
