import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agentRubric, type Judge, type Verdict } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { CodeLens, Hover } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { openRecorded } from "../fixtures/recorded.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import type { Report } from "./report-protocol.ts";

let folder: string;
let editor: Editor;
let edit: (verdict: Verdict) => Verdict;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
  edit = (verdict) => verdict;
  editor = await startEditor(folder, {}, { openJudge: async ({ rubric }) => edited(rubric) });
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

/** The judge by words, whose verdicts are edited. */
function edited(rubric: typeof agentRubric): Judge {
  const judge = wordJudge(rubric);
  return { ...judge, judge: async (...given) => edit(await judge.judge(...given)) };
}

/** Evidence of the flagged steps at another place, or as often as told. */
const withEvidence =
  (more: object, times = 1) =>
  (verdict: Verdict) => ({
    ...verdict,
    steps: verdict.steps.map((step) => ({
      ...step,
      evidence: step.evidence.flatMap((one) => Array(times).fill({ ...one, ...more })),
    })),
  });

async function judgedFile(text: string): Promise<string> {
  const uri = pathToFileURL(join(folder, "runs.jsonl")).href;
  await editor.open(uri, text);
  await editor.ask("tracejudge/judge", { uri });
  return uri;
}

const jsonLines = (rows: readonly object[]) =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");

describe("evidence at a place", () => {
  test.each([
    "args.b]",
    "args.a[b.c",
    "]",
    "[",
    "..",
    "args.query[0",
    `args${".x".repeat(50_000)}`,
    `args${"[".repeat(50_000)}`,
  ])("called %.20s is shown at its step", async (place) => {
    edit = withEvidence({ place });
    const uri = await judgedFile(jsonLines(rowsOf("aaa-1", "bad")));
    expect(await editor.diagnostics(uri, (found) => found.length === 1)).toHaveLength(1);
  });
});

test("a line of blanks with a problem is told at once", async () => {
  const uri = pathToFileURL(join(folder, "runs.jsonl")).href;
  await editor.open(uri, `${jsonLines(rowsOf("a", "fine"))}{"id": ${" ".repeat(200_000)}\n`);
  expect(await editor.diagnostics(uri, (found) => found.length > 0)).toHaveLength(1);
});

describe("a run whose names are hostile", () => {
  const name = "evil $(trash) [x](command:workbench.action.quit)\u202e\u200b\u{e0041}\nnext";
  const seen = "evil $(trash) [x](command:workbench.action.quit)<U+202E><U+200B><U+E0041> next";

  async function record(rows: readonly { id: string; trace_id: string }[]): Promise<void> {
    const store = openStore({ dir: join(folder, ".tracejudge") });
    await store.appendRuns([...rows]);
    const judge = edited(agentRubric);
    for await (const read of store.readTraces()) {
      if ("value" in read) await store.appendVerdict(await judge.judge(read.value));
    }
    await store.close();
  }

  test("shows them as text in the document, in lenses, problems and hovers", async () => {
    edit = withEvidence({ message: name });
    await record(rowsOf("aaa-1", "bad").map((row) => ({ ...row, name })));
    const { uri, lines } = await openRecorded(editor, folder, "aaa-1");
    expect(lines[0]).toContain(seen);
    const [flag] = await editor.diagnostics(uri, (found) => found.length === 1);
    expect(flag?.message).toContain("[x](command:workbench.action.quit)<U+202E>");
    const position = { line: lines.findIndex((line) => line.includes("1 ▸")), character: 1 };
    const params = { textDocument: { uri }, position };
    const { contents } = await editor.ask<Hover>("textDocument/hover", params);
    const { value } = contents as { value: string };
    expect(value).toContain("\\[x\\]\\(command\\:workbench\\.action\\.quit\\)");
    const commands = [...value.matchAll(/\]\(command:([\w.]+)/g)].map(([, command]) => command);
    expect(new Set(commands)).toEqual(
      new Set(["tracejudge.openPolicy", "tracejudge.disagree", "tracejudge.agree"]),
    );
  });

  test("in a raw file lenses that name a step draw no icon", async () => {
    const rows = rowsOf("aaa-1", "bad").map((row) => ({ ...row, name }));
    const uri = await judgedFile(`[${rows.map((row) => JSON.stringify(row)).join(",")}]`);
    const more = rowsOf("aaa-1", "bad").slice(1);
    const two = [...rows, ...more.map((row) => ({ ...row, id: "other", name }))];
    await editor.change(uri, JSON.stringify(two));
    await editor.ask("tracejudge/judge", { uri });
    const lenses = await editor.ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
    const titles = lenses.map(({ command }) => command?.title ?? "");
    expect(titles.some((title) => title.startsWith("evil \\$(trash)"))).toBe(true);
    expect(titles.filter((title) => /(?<!\\)\$\(/.test(title))).toEqual([]);
  });

  test("shows them as text in the report", async () => {
    await record(rowsOf("aaa-1", "bad").map((row) => ({ ...row, name })));
    const folders = [pathToFileURL(folder).href];
    const report = await editor.ask<Report>("tracejudge/report", { folders });
    expect(report.worst[0]?.name).toBe(seen);
    expect(report.statuses[0]?.picks[0]?.name).toBe(seen);
  });
});

test("thousands of findings at a step are counted, not told one by one", async () => {
  edit = withEvidence({ message: "m".repeat(5000), detail: "d".repeat(5000) }, 3000);
  const uri = await judgedFile(jsonLines(rowsOf("aaa-1", "bad")));
  const [flag] = await editor.diagnostics(uri, (found) => found.length === 1);
  expect(`${flag?.message}`.length).toBeLessThan(10_000);
  expect(flag?.message).toMatch(/… and 2990 more$/);
  expect(flag?.relatedInformation?.length).toBeLessThan(11);
  const params = { textDocument: { uri }, position: flag?.range.start };
  const { contents } = await editor.ask<Hover>("textDocument/hover", params);
  const { value } = contents as { value: string };
  expect(value).toContain("… and 2988 more");
  expect(value.length).toBeLessThan(100_000);
});

test("a recorded run with arguments nested without end opens", async () => {
  const store = openStore({ dir: join(folder, ".tracejudge") });
  const [root, tool] = rowsOf("aaa-1", "fine");
  await store.appendRuns([
    root as object,
    { ...tool, inputs: { query: "q", deep: "DEEP" } },
  ] as never);
  await store.close();
  const traces = join(folder, ".tracejudge", "traces");
  for (const name of await readdir(traces)) {
    const text = await readFile(join(traces, name), "utf8");
    const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
    await writeFile(join(traces, name), text.replace('"DEEP"', deep));
  }
  const { uri, lines } = await openRecorded(editor, folder, "aaa-1");
  expect(lines.join("\n")).toContain("nested too deep to be shown");
  expect(await editor.diagnostics(uri)).toEqual([]);
});

test("an address with a stray percent sign is a document like any other", async () => {
  const uri = "file:///desk/100%/runs.jsonl";
  await editor.open(uri, jsonLines(rowsOf("aaa-1", "bad")));
  const lenses = await editor.ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  expect(lenses.map(({ command }) => command?.title)).toContain("Judge now");
});
