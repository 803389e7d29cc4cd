import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Hover } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { hintsOf, openRecorded, recordRun } from "../fixtures/recorded.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";

let folder: string;
let editor: Editor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "torn-"));
  editor = await startEditor(folder, {}, { openJudge: async ({ rubric }) => wordJudge(rubric) });
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

const changed = () =>
  editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
const say = (uri: string, score: number) =>
  editor.ask("tracejudge/settle", {
    ...{ uri, traceId: "aaa-1", stepId: "aaa-1-tool" },
    ...{ attribute: "tool_validity", score, why: "so" },
  });

test("a precedent file in a merge conflict keeps its cases, and each mark is told", async () => {
  await recordRun(folder, "aaa-1", "bad");
  const run = await openRecorded(editor, folder, "aaa-1");
  await say(run.uri, 3);
  const file = join(folder, "precedents.jsonl");
  const line = await readFile(file, "utf8");
  const theirs = line.replace(/"author":"[^"]*"/, '"author":"Bo"').replace('"id":"', '"id":"0');
  const text = `<<<<<<< HEAD\n${line}=======\n${theirs}>>>>>>> theirs\n`;
  await writeFile(file, text);
  await changed();
  const uri = pathToFileURL(file).href;
  await editor.open(uri, text);
  const told = await editor.diagnostics(uri, (found) => found.length > 0);
  expect(told.map(({ range }) => range.start.line)).toEqual([0, 2, 4]);
  expect(told[0]?.message).toContain("if it marks a merge conflict, keep the cases of both sides");
  expect((await hintsOf(editor, run.uri)).join()).toContain("you: 3");
  const params = { textDocument: { uri }, position: { line: 0, character: 3 } };
  expect(await editor.ask<Hover | null>("textDocument/hover", params)).toBeNull();
  await say(run.uri, 1);
  expect((await readFile(file, "utf8")).startsWith(text)).toBe(true);
  expect((await hintsOf(editor, run.uri)).join()).toContain("you: 1");
});

test("a raw file that is rewritten while it is open shows what it holds now", async () => {
  const uri = pathToFileURL(join(folder, "runs.jsonl")).href;
  const lines = (id: string, query: string) =>
    rowsOf(id, query)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join("");
  await editor.open(uri, lines("aaa-1", "bad"));
  await editor.ask("tracejudge/judge", { uri });
  await editor.diagnostics(uri, (found) => found.length === 1);
  await editor.change(uri, lines("aaa-1", "bad").slice(0, 150));
  expect(await hintsOf(editor, uri)).toEqual([]);
  await editor.change(uri, "");
  await editor.change(uri, lines("bbb-2", "fine") + lines("aaa-1", "bad"));
  const hints = await hintsOf(editor, uri);
  expect(hints.filter((hint) => hint.includes("✗"))).toHaveLength(1);
  const told = await editor.diagnostics(uri, ([found]) => found?.range.start.line === 3);
  expect(told).toHaveLength(1);
});

test("a run whose store is cut while it is open is told as gone, and comes back", async () => {
  await recordRun(folder, "aaa-1", "bad");
  const { uri } = await openRecorded(editor, folder, "aaa-1");
  await editor.diagnostics(uri, (found) => found.length === 1);
  const traces = join(folder, ".tracejudge", "traces");
  const files = new Map<string, string>();
  for (const name of await readdir(traces)) {
    files.set(name, await readFile(join(traces, name), "utf8"));
    await truncate(join(traces, name), 10);
  }
  await changed();
  expect(await editor.diagnostics(uri, (found) => found.length === 0)).toEqual([]);
  expect(await editor.ask("tracejudge/runText", { uri })).toBeNull();
  for (const [name, text] of files) await writeFile(join(traces, name), text);
  await changed();
  expect(await editor.ask<string>("tracejudge/runText", { uri })).toContain("search");
  await editor.diagnostics(uri, (found) => found.length === 1);
});
