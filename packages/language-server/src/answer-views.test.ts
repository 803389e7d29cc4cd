import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agentRubric, type Verdict } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CodeLens, DocumentSymbol, Hover, InlayHint } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import type { RunText } from "./protocol.ts";
import { type ScoreMarks, viewMethods } from "./view-protocol.ts";

let folder: string;
let editor: Editor;
const openJudge = async () => wordJudge(agentRubric);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "views-"));
  editor = await startEditor(folder, {}, { openJudge });
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

type Rows = ReturnType<typeof rowsOf>;

async function record(rows: Rows, change: (verdict: Verdict) => Verdict = (verdict) => verdict) {
  const store = openStore({ dir: join(folder, ".tracejudge") });
  await store.appendRuns(rows);
  for await (const read of store.readTraces({ id: rows[0]?.id ?? "" })) {
    if (!("value" in read)) continue;
    await store.appendVerdict(change(await wordJudge(agentRubric).judge(read.value)));
  }
  await store.close();
}

async function openRun(traceId: string): Promise<{ uri: string; lines: string[] }> {
  const at = { folder: pathToFileURL(folder).href, traceId };
  const { uri } = await editor.ask<RunText>("tracejudge/openRun", at);
  const text = await editor.ask<string>("tracejudge/runText", { uri });
  await editor.open(uri, text);
  return { uri, lines: text.split("\n") };
}

const scores = (uri: string, from = 0, to = 10_000) =>
  editor.ask<ScoreMarks>(viewMethods.scores, { uri, from, to });
const at = (uri: string) => ({ textDocument: { uri } });
const everything = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
const hints = (uri: string) =>
  editor.ask<InlayHint[]>("textDocument/inlayHint", { ...at(uri), range: everything });

describe("coloured scores", () => {
  test("stand at the beginning of run and step, with the level of the lowest score", async () => {
    await record(rowsOf("a", "bad"));
    const { uri, lines } = await openRun("a");
    const { marks } = await scores(uri);
    const head = lines.findIndex((line) => line.includes("1 ▸ search"));
    expect(marks).toMatchObject([
      { line: 0, character: 0 },
      { line: head, character: 0, level: 0, text: "0.0" },
    ]);
  });

  test("are given only of the lines that are asked for", async () => {
    await record(rowsOf("a", "bad"));
    const { uri } = await openRun("a");
    expect((await scores(uri, 0, 0)).marks).toHaveLength(1);
    expect((await scores(uri, 500, 600)).marks).toEqual([]);
  });

  test("a score just under the threshold has not the level, nor the digits, of a good one", async () => {
    await record(rowsOf("a", "ok"), (verdict) => ({ ...verdict, score: 2.97 }));
    const { uri } = await openRun("a");
    expect((await scores(uri)).marks[0]).toMatchObject({ level: 2, text: "2.9" });
  });

  test("are not drawn where the person switched scores off", async () => {
    const quiet = await startEditor(folder, { inlayHints: false }, { openJudge });
    await record(rowsOf("a", "bad"));
    const { uri } = await openRun("a");
    const text = await editor.ask<string>("tracejudge/runText", { uri });
    await quiet.open(uri, text);
    await quiet.diagnostics(uri);
    expect(
      (await quiet.ask<ScoreMarks>(viewMethods.scores, { uri, from: 0, to: 9 })).marks,
    ).toEqual([]);
    await quiet.close();
  });
});

describe("nothing is drawn for text that is gone", () => {
  const raw = (...ids: string[]) =>
    `${ids.flatMap((id) => rowsOf(id, id).map((row) => JSON.stringify(row))).join("\n")}\n`;

  test("an edit, its revert and an external change each show the scores of their own text", async () => {
    const uri = pathToFileURL(join(folder, "runs.jsonl")).href;
    const text = raw("bad-1", "good-2");
    await editor.open(uri, text);
    await editor.diagnostics(uri);
    await editor.ask("tracejudge/judge", { uri });
    await editor.diagnostics(uri, (found) => found.length === 1);
    const before = await scores(uri);
    expect(before.marks).toHaveLength(4);

    await editor.change(uri, `\n\n${text}`);
    const moved = await scores(uri);
    expect(moved.version).toBe(before.version + 1);
    expect(moved.marks.map(({ line }) => line)).toEqual(before.marks.map(({ line }) => line + 2));
    await editor.diagnostics(uri, ([flag]) => flag?.range.start.line === 3);

    await editor.change(uri, text);
    expect((await scores(uri)).marks).toEqual(before.marks);
    await editor.diagnostics(uri, ([flag]) => flag?.range.start.line === 1);

    await editor.change(uri, raw("good-2"));
    expect((await scores(uri)).marks).toHaveLength(2);
    await editor.diagnostics(uri, (found) => found.length === 0);
  });

  test("what is answered while the text changes is of the new text, or nothing", async () => {
    await record(rowsOf("a", "bad"));
    const { uri, lines } = await openRun("a");
    const asked = scores(uri);
    await editor.change(uri, "x");
    const { version, marks } = await asked;
    const current = await scores(uri);
    expect(current.marks).toEqual([]);
    if (version === current.version) expect(marks).toEqual([]);
    await editor.change(uri, lines.join("\n"));
    expect((await scores(uri)).marks).toHaveLength(2);
  });

  test("a recorded run that grows loses its old scores, and gets the new ones", async () => {
    await record(rowsOf("a", "bad"));
    const { uri } = await openRun("a");
    expect((await scores(uri)).marks).toHaveLength(2);
    const [, tool] = rowsOf("a", "bad");
    const more = { ...tool, id: "a-tool-2", start_time: 1_760_000_000_300 } as Rows[number];
    await record([more], (verdict) => verdict);
    const text = await editor.ask<string>("tracejudge/runText", { uri });
    await editor.change(uri, text);
    await record(rowsOf("a", "bad"));
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
    await expect.poll(async () => (await scores(uri)).marks.length).toBe(3);
  });

  test("a deleted run has none", async () => {
    await record(rowsOf("a", "bad"));
    const { uri } = await openRun("a");
    await editor.diagnostics(uri, (found) => found.length === 1);
    const deleting = { folder: pathToFileURL(folder).href, traceIds: ["a"] };
    await editor.ask("tracejudge/deleteRuns", deleting);
    await editor.change(uri, "This run is not recorded any more.\n");
    await editor.diagnostics(uri, (found) => found.length === 0);
    expect((await scores(uri)).marks).toEqual([]);
  });

  test("the editor is told to ask again when a verdict is written", async () => {
    await record(rowsOf("a", "ok"));
    const { uri } = await openRun("a");
    await editor.diagnostics(uri);
    const told = new Promise((resolve) =>
      editor.client.onNotification(viewMethods.scoresChanged, () => resolve(true)),
    );
    await record(rowsOf("a", "ok"), (verdict) => ({ ...verdict, score: 1 }));
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
    expect(await told).toBe(true);
    expect((await scores(uri)).marks[0]?.text).toBe("1.0");
  });
});

test("long results and messages are told to be folded, short ones not", async () => {
  const [root, tool] = rowsOf("a", "ok");
  const long = Array.from({ length: 40 }, (_, index) => `line ${index}`).join("\n");
  const second = { ...tool, id: "a-2", start_time: 1_760_000_000_300, outputs: { output: long } };
  await record([root, tool, second] as Rows);
  const { uri, lines } = await openRun("a");
  const folded = await editor.ask<number[]>(viewMethods.longParts, { uri });
  expect(folded.map((line) => lines[line]?.trim())).toEqual(["line 0"]);
});

describe("hostile text is text", () => {
  const evil =
    "\u202eevil\u0007 [x](command:workbench.action.quit) <img src=x> https://evil.example $(trash)";

  async function openHostile() {
    const [root, tool] = rowsOf("h", "bad");
    await record(
      [
        { ...root, name: evil },
        { ...tool, name: evil },
      ] as Rows,
      (verdict) => ({
        ...verdict,
        steps: verdict.steps.map((step) => ({
          ...step,
          scores: step.scores.map((score) => ({ ...score, attribute: evil, level: evil })),
          evidence: step.evidence.map((found) => ({ ...found, message: evil, detail: evil })),
        })),
      }),
    );
    return openRun("h");
  }
  const hidden = /\p{Bidi_Control}|(?![\n\t])\p{Cc}/u;

  test("in document, outline, hints and diagnostics nothing is hidden or reordered", async () => {
    const { uri, lines } = await openHostile();
    expect(lines.join("\n")).not.toMatch(hidden);
    const drawn = [
      await editor.ask<DocumentSymbol[]>("textDocument/documentSymbol", at(uri)),
      await hints(uri),
      (await editor.diagnostics(uri, (found) => found.length > 0)).map(
        ({ message, code, relatedInformation }) => [message, code, relatedInformation],
      ),
    ];
    for (const shown of drawn) {
      const text = JSON.stringify(shown);
      expect(text).toContain("evil");
      expect(JSON.parse(text)).toEqual(shown);
      expect(text).not.toMatch(/\\u202e|\\u0007/i);
      expect(text).not.toMatch(hidden);
    }
  });

  test("a hover has no link, address, image or icon of the trace", async () => {
    const { uri, lines } = await openHostile();
    const line = lines.findIndex((text) => text.startsWith("1 ▸"));
    const position = { line, character: 3 };
    const { contents } = await editor.ask<Hover>("textDocument/hover", { ...at(uri), position });
    const { value } = contents as { value: string };
    expect(value).toContain("evil");
    expect(value).not.toMatch(hidden);
    // Ours are at the end, and hold nothing that is not escaped.
    const foreign = value.replace(
      /\[\w+\]\(command:tracejudge\.(disagree|agree)\?[\w%.~*'!-]*\)/g,
      "",
    );
    expect(foreign.length).toBeLessThan(value.length);
    expect(foreign).not.toMatch(/(?<!\\)\]\(|https?:\/\/|(?<!\\)<|\$\(/);
  });
});

describe("a large raw file", () => {
  const small = (id: string) => rowsOf(id, id.startsWith("bad") ? "bad" : "ok");
  const text = (runs: number) =>
    Array.from({ length: runs }, (_, index) =>
      small(index % 50 === 0 ? `bad-${index}` : `r-${index}`),
    )
      .flat()
      .map((row) => JSON.stringify(row))
      .join("\n");

  test("is let go of when its text changes, and only the new text is answered", async () => {
    const uri = pathToFileURL(join(folder, "many.jsonl")).href;
    await editor.open(uri, text(8000));
    await editor.change(uri, text(1));
    const symbols = await editor.ask<DocumentSymbol[]>("textDocument/documentSymbol", at(uri));
    expect(symbols).toHaveLength(1);
  }, 60_000);

  test("has lenses on what is flagged only", async () => {
    const uri = pathToFileURL(join(folder, "many.jsonl")).href;
    await writeFile(join(folder, "many.jsonl"), text(400));
    for (let index = 0; index < 400; index += 1) {
      const rows = small(index % 50 === 0 ? `bad-${index}` : `r-${index}`);
      await writeScores("many.scores.jsonl", rows);
    }
    await editor.open(uri);
    const lenses = await editor.ask<CodeLens[]>("textDocument/codeLens", at(uri));
    const disagree = lenses.filter(({ command }) => command?.title.includes("Disagree"));
    const steps = disagree.filter(({ command }) => command?.arguments?.[0].stepId !== null);
    expect(steps).toHaveLength(8);
  }, 60_000);

  async function writeScores(name: string, rows: Rows): Promise<void> {
    const { traceFromRuns } = await import("@tracejudge/core");
    const { trace } = traceFromRuns(rows);
    if (trace === undefined) return;
    const verdict = await wordJudge(agentRubric).judge(trace);
    const row = { key: "trace_quality", feedback_source: { metadata: { verdict } } };
    await appendFile(join(folder, name), `${JSON.stringify(row)}\n`);
  }
});
