import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CancellationTokenSource, type InlayHint } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { type Asked, wordJudge } from "../fixtures/word-judge.ts";
import { type JudgeResult, judgingMethods } from "./judging-protocol.ts";
import type { RunsPage } from "./runs-protocol.ts";

let folder: string;
let storage: string;
let editor: Editor;
let asked: Asked;

const start = () =>
  startEditor(
    folder,
    {},
    { openJudge: async ({ rubric }) => wordJudge(rubric, asked), told: { storage } },
  );

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "editor-"));
  storage = await mkdtemp(join(tmpdir(), "storage-"));
  asked = { runs: 0 };
  editor = await start();
});
afterEach(async () => {
  await editor.close();
  for (const made of [folder, storage]) await rm(made, { recursive: true, force: true });
});

const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;

async function record(...ids: string[]): Promise<void> {
  const store = openStore({ dir: join(folder, ".tracejudge") });
  for (const id of ids) await store.appendRuns(rowsOf(id, id));
  await store.close();
}

async function write(name: string, ...ids: string[]): Promise<void> {
  const lines = ids.flatMap((id) => rowsOf(id, id).map((row) => JSON.stringify(row)));
  await mkdir(join(folder, name, ".."), { recursive: true });
  await writeFile(join(folder, name), `${lines.join("\n")}\n`);
}

const statuses = async () => {
  const params = { folder: pathToFileURL(folder).href, limit: 100 };
  const { entries } = await editor.ask<RunsPage>("tracejudge/runs", params);
  return entries
    .map((entry) => ("traceId" in entry ? `${entry.traceId} ${entry.status}` : ""))
    .sort();
};
const judgeRecorded = (traceIds?: string[]) =>
  editor.ask<JudgeResult>(judgingMethods.judgeRecorded, {
    folders: [{ folder: pathToFileURL(folder).href, ...(traceIds && { traceIds }) }],
  });

async function storedVerdicts(): Promise<number> {
  let found = 0;
  for await (const read of openStore({ dir: join(folder, ".tracejudge") }).readVerdicts()) {
    if ("value" in read) found += 1;
  }
  return found;
}

test("all recorded runs are judged, and how far it is is told", async () => {
  await record("good-1", "bad-2", "good-3", "bad-4", "good-5");
  expect(await judgeRecorded()).toMatchObject({ judged: 5, known: 0, flagged: 2, unreadable: 0 });
  expect(await statuses()).toEqual([
    "bad-2 FLAGGED",
    "bad-4 FLAGGED",
    "good-1 OK",
    "good-3 OK",
    "good-5 OK",
  ]);
  expect(editor.progress).toContain("3 of 5 runs, 1 flagged");
});

test("an editor that shows the progress itself is told there, and asked for no other", async () => {
  await record("good-1", "bad-2");
  const folders = [{ folder: pathToFileURL(folder).href }];
  await editor.ask(judgingMethods.judgeRecorded, { folders, workDoneToken: "mine" });
  expect(editor.progress).toContainEqual(expect.stringMatching(/^1 of 2 runs, \d flagged$/));
  expect([...editor.progressTokens]).toEqual(["mine"]);
});

test("only the chosen runs are judged", async () => {
  await record("good-1", "bad-2", "good-3", "good-4", "good-5", "good-6");
  expect(await judgeRecorded(["bad-2", "gone"])).toMatchObject({ judged: 1, flagged: 1 });
  expect(await judgeRecorded(["good-3", "good-4", "good-5", "good-6"])).toMatchObject({
    judged: 4,
  });
  expect(await statuses()).toContain("good-1 undefined");
  expect(asked.runs).toBe(5);
});

test("the very same runs are not judged twice, nor stored twice, after a restart too", async () => {
  await record("good-1", "bad-2");
  await judgeRecorded();
  expect(await judgeRecorded()).toMatchObject({ judged: 2, known: 2, flagged: 1, unreadable: 0 });
  await editor.close();
  editor = await start();
  expect(await judgeRecorded()).toMatchObject({ judged: 2, known: 2 });
  expect(asked.runs).toBe(2);
  expect(await storedVerdicts()).toBe(2);
});

test("a folder's trace files are judged, and the scores stand in a file that is opened later, after a restart too", async () => {
  await write("logs/a.jsonl", "good-1", "bad-2");
  await write("logs/deep/b.jsonl", "bad-3");
  await write("logs/node_modules/c.jsonl", "bad-4");
  await writeFile(join(folder, "logs", "package.json"), '{"name":"x"}');
  await writeFile(join(folder, "logs", "data.json"), '{"rows": [1, 2]}');
  const judging = { uris: [uriOf("logs")] };
  const result = await editor.ask<JudgeResult>(judgingMethods.judgeFiles, judging);
  expect(result).toMatchObject({ judged: 3, known: 0, flagged: 2, unreadable: 0 });
  expect(result.worst.map(({ traceId, name }) => `${traceId} ${name}`)).toEqual([
    "bad-2 desk",
    "bad-3 desk",
  ]);
  expect(result.worst[0]?.score).toBeLessThan(3);
  expect(result.worst[0]?.why).toContain("tool_validity: ");
  await editor.close();
  editor = await start();
  const uri = uriOf("logs/a.jsonl");
  await editor.open(uri);
  await editor.diagnostics(uri, (found) => found.length === 1);
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const hints = await editor.ask<InlayHint[]>("textDocument/inlayHint", {
    textDocument: { uri },
    range,
  });
  expect(hints).toHaveLength(4);
  expect(asked.runs).toBe(3);
});

test("a broken line of a trace file is counted, and the rest is judged", async () => {
  await write("runs.jsonl", "good-1");
  await writeFile(join(folder, "runs.jsonl"), '{"id": "torn\n', { flag: "a" });
  const judging = { uris: [uriOf("runs.jsonl"), uriOf("nowhere.jsonl")] };
  const result = await editor.ask<JudgeResult>(judgingMethods.judgeFiles, judging);
  expect(result).toMatchObject({ judged: 1, unreadable: 1 });
});

test("judging a folder can be stopped, and goes on from there", async () => {
  for (let k = 0; k < 30; k++) await write(`logs/${k}.jsonl`, `run-${k}-a`, `run-${k}-b`);
  const stop = new CancellationTokenSource();
  const params = { uris: [uriOf("logs")] };
  const judging = editor.client.sendRequest<JudgeResult>(
    judgingMethods.judgeFiles,
    params,
    stop.token,
  );
  await expect.poll(() => asked.runs).toBeGreaterThan(2);
  stop.cancel();
  const { judged } = await judging;
  expect(judged).toBeLessThan(60);
  const rest = await editor.ask<JudgeResult>(judgingMethods.judgeFiles, params);
  expect(rest).toMatchObject({ judged: 60, known: judged });
});
