import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Judge, Rubric } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CompletionItem, Hover, InlayHint } from "vscode-languageserver";
import { CancellationTokenSource } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { type Asked, wordJudge } from "../fixtures/word-judge.ts";
import type { JudgeResult } from "./judging-protocol.ts";
import type { RunText } from "./protocol.ts";
import type { RunsPage } from "./runs-protocol.ts";

let folder: string;
let editor: Editor;
let asked: Asked;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "editor-"));
  asked = { runs: 0 };
  editor = await startEditor(
    folder,
    {},
    { openJudge: async ({ rubric }) => wordJudge(rubric, asked) },
  );
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a recorded run as the client does, and gives its URI and lines. */
async function openRun(traceId: string): Promise<{ uri: string; lines: string[] }> {
  const { uri } = await editor.ask<RunText>("tracejudge/openRun", {
    folder: pathToFileURL(folder).href,
    traceId,
  });
  const text = await editor.ask<string>("tracejudge/runText", { uri });
  await editor.open(uri, text);
  return { uri, lines: text.split("\n") };
}

const everything = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
const at = (uri: string) => ({ textDocument: { uri } });

async function hints(uri: string): Promise<string[]> {
  const found = await editor.ask<InlayHint[]>("textDocument/inlayHint", {
    ...at(uri),
    range: everything,
  });
  return found.map(({ position, label }) => `${position.line}: ${label}`);
}

describe("judging", () => {
  const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
  const lines = (...ids: string[]) =>
    ids.flatMap((id) => rowsOf(id, id).map((row) => JSON.stringify(row))).join("\n");

  test("an imported file is judged, its steps are marked, and the same content is known again", async () => {
    const [uri, copy] = [uriOf("runs.jsonl"), uriOf("copy.jsonl")];
    await editor.open(uri, lines("bad-1", "good-1"));
    expect(await editor.diagnostics(uri)).toEqual([]);
    expect(await editor.ask<JudgeResult>("tracejudge/judge", { uri })).toMatchObject({
      judged: 2,
      known: 0,
      flagged: 1,
      unreadable: 0,
    });
    const [flag] = await editor.diagnostics(uri, (found) => found.length === 1);
    expect(flag?.range.start.line).toBe(1);
    expect(await hints(uri)).toHaveLength(4);
    await editor.open(copy, `\n${lines("bad-1", "good-1")}`);
    await editor.diagnostics(copy, (found) => found.length === 1);
    expect(asked.runs).toBe(2);
  });

  test("it can be stopped, and what was judged by then stays", async () => {
    const stop = new CancellationTokenSource();
    const openJudge = async ({ rubric }: { rubric: Rubric }): Promise<Judge> => {
      const judge = wordJudge(rubric, asked);
      return {
        ...judge,
        judge: (...asking) => stopAtThird(asking).then(() => judge.judge(...asking)),
      };
    };
    const stopAtThird = async ([, options]: Parameters<Judge["judge"]>) => {
      if (asked.runs !== 2 || !options?.signal) return;
      stop.cancel();
      await once(options.signal, "abort");
    };
    const other = await startEditor(folder, {}, { openJudge });
    const uri = uriOf("runs.jsonl");
    await other.open(uri, lines(...Array.from({ length: 200 }, (_, index) => `run-${index}`)));
    const params = { uri };
    const { judged } = await other.client.sendRequest<JudgeResult>(
      "tracejudge/judge",
      params,
      stop.token,
    );
    expect([judged, asked.runs]).toEqual([2, 3]);
    const range = everything;
    const marks = await other.ask<InlayHint[]>("textDocument/inlayHint", { ...at(uri), range });
    expect(marks).toHaveLength(2 * judged);
    await other.close();
  });

  test("the verdict of a recorded run is stored beside it", async () => {
    const store = openStore({ dir: join(folder, ".tracejudge") });
    await store.appendRuns(rowsOf("ccc-3", "bad"));
    await store.close();
    const { uri } = await openRun("ccc-3");
    await editor.ask("tracejudge/judge", { uri });
    const { entries } = await editor.ask<RunsPage>("tracejudge/runs", {
      folder: pathToFileURL(folder).href,
      limit: 10,
    });
    expect(entries).toMatchObject([
      {
        traceId: "ccc-3",
        status: "FLAGGED",
        blame: { step: "search", attribute: "tool_validity" },
      },
    ]);
  });

  test("the real student judges in the server", async () => {
    const model = fileURLToPath(new URL("../../student/fixtures/tiny-student", import.meta.url));
    const other = await startEditor(folder, { model });
    const uri = uriOf("runs.jsonl");
    await other.open(uri, lines("good-1"));
    expect(await other.ask<JudgeResult>("tracejudge/judge", { uri })).toMatchObject({ judged: 1 });
    await other.close();
  });

  test("a model that is not there is told with a remedy", async () => {
    const other = await startEditor(folder, { model: "nowhere" });
    const uri = uriOf("runs.jsonl");
    await other.open(uri, lines("good-1"));
    await expect(other.ask("tracejudge/judge", { uri })).rejects.toThrow(
      /model-card\.json cannot be read/,
    );
    await other.close();
  });
});

describe("rubrics and precedent files", () => {
  const uri = "file:///ws/rubrics/desk.yaml";

  test("a rubric's problems stand where they are, and its keys are explained and completed", async () => {
    const rubric = [
      "name: desk",
      "threshold: 9",
      "attributes:",
      "  - key: tone",
      "    weight: 1",
      "    ",
    ];
    await editor.open(uri, rubric.join("\n"));
    const found = await editor.diagnostics(uri);
    expect(found.find(({ range }) => range.start.line === 1)?.range).toEqual({
      start: { line: 1, character: 11 },
      end: { line: 1, character: 12 },
    });
    const hover = await editor.ask<Hover>("textDocument/hover", {
      ...at(uri),
      position: { line: 4, character: 6 },
    });
    expect((hover.contents as { value: string }).value).toContain("Share of the weighted score");
    const offered = await editor.ask<CompletionItem[]>("textDocument/completion", {
      ...at(uri),
      position: { line: 5, character: 4 },
    });
    expect(offered.map(({ label }) => label)).toEqual(["appliesTo", "policy", "levels", "floor"]);
  });

  test("a precedent file's problem stands on its value", async () => {
    const file = "file:///ws/precedents.jsonl";
    await editor.open(file, '\n{"id":"","createdAt":"2026-11-22T10:00:00.000Z"}\n');
    const [problem] = await editor.diagnostics(file);
    expect(problem?.range).toEqual({
      start: { line: 1, character: 6 },
      end: { line: 1, character: 8 },
    });
  });

  test("other JSON is left in peace", async () => {
    for (const name of ["package.json", "data.json"]) {
      await writeFile(join(folder, name), '{"name":"x"}');
      const other = pathToFileURL(join(folder, name)).href;
      await editor.open(other);
      expect(await editor.diagnostics(other)).toEqual([]);
    }
  });
});
