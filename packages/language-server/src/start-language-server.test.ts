import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRubric } from "@tracejudge/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  DiagnosticSeverity,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
} from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { hintsOf, openRecorded, recordRun } from "../fixtures/recorded.ts";
import { type Asked, wordJudge } from "../fixtures/word-judge.ts";

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

const record = (id: string, query: string) => recordRun(folder, id, query);
const openRun = (traceId: string) => openRecorded(editor, folder, traceId);
const at = (uri: string) => ({ textDocument: { uri } });
const hints = (uri: string) => hintsOf(editor, uri);

describe("a recorded run as a document", () => {
  test("shows its scores beside run and step, and squiggles the argument that is bad", async () => {
    await record("aaa-1", "bad");
    const { uri, lines } = await openRun("aaa-1");
    const [flag] = await editor.diagnostics(uri);
    const line = flag?.range.start.line ?? 0;
    expect(lines[line]?.slice(flag?.range.start.character, flag?.range.end.character)).toBe("bad");
    expect(lines[line]).toContain('"query"');
    expect(flag?.code).toBe("tool_validity");
    expect(flag?.message).toContain("Nothing before this step mentions it.");
    const head = lines.findIndex((text) => text.includes("1 ▸ search"));
    expect(await hints(uri)).toEqual([
      expect.stringMatching(/^0: FLAGGED \d/),
      `${head}: ✗ tool_validity 0.0 · compliance 4.0`,
    ]);
  });

  test.each([
    ["off", undefined],
    ["hint", DiagnosticSeverity.Hint],
    ["information", DiagnosticSeverity.Information],
    ["error", DiagnosticSeverity.Error],
  ])("tells flagged steps as the setting says: %s", async (diagnostics, severity) => {
    const other = await startEditor(folder, { diagnostics });
    await record("aaa-1", "bad");
    const { uri } = await openRecorded(other, folder, "aaa-1");
    const told = (await other.diagnostics(uri)).map((one) => one.severity);
    expect(told).toEqual(severity === undefined ? [] : [severity]);
    await other.close();
  });

  test("a good run has hints and no diagnostics", async () => {
    await record("bbb-2", "weather");
    const { uri } = await openRun("bbb-2");
    expect(await editor.diagnostics(uri)).toEqual([]);
    expect(await hints(uri)).toContainEqual(expect.stringMatching(/: tool_validity 4\.0/));
  });

  test("hover says why: wording, probabilities, finding, policy", async () => {
    await record("aaa-1", "bad");
    const { uri, lines } = await openRun("aaa-1");
    const line = lines.findIndex((text) => text.includes('"query"'));
    const position = { line, character: (lines[line] ?? "").indexOf("bad") };
    const { contents } = await editor.ask<Hover>("textDocument/hover", { ...at(uri), position });
    const { value } = contents as { value: string };
    const [validity] = agentRubric.attributes.filter(({ key }) => key === "tool_validity");
    expect(value).toContain("levels 0: 100%");
    expect(value).toContain("“bad”");
    expect(value.replaceAll("\\", "")).toContain(validity?.policy.trim().slice(0, 40));
    const quiet = { line: lines.findIndex((text) => text.includes("sunny")), character: 5 };
    expect(await editor.ask("textDocument/hover", { ...at(uri), position: quiet })).toBeNull();
  });

  test("has an outline and can be folded", async () => {
    await record("aaa-1", "bad");
    const { uri } = await openRun("aaa-1");
    const [run] = await editor.ask<DocumentSymbol[]>("textDocument/documentSymbol", at(uri));
    expect([run?.name, run?.detail]).toEqual(["desk", "FLAGGED"]);
    expect(run?.children?.map(({ name, detail }) => [name, detail])).toEqual([
      ["1 search", expect.stringMatching(/^\d\.\d$/)],
    ]);
    const folds = await editor.ask<FoldingRange[]>("textDocument/foldingRange", at(uri));
    expect(folds.some(({ endLine, startLine }) => endLine - startLine >= 4)).toBe(true);
  });

  test("what stands in the document no more is not drawn", async () => {
    await record("aaa-1", "bad");
    const { uri } = await openRun("aaa-1");
    await editor.diagnostics(uri, (found) => found.length === 1);
    await editor.change(uri, "something else");
    await editor.diagnostics(uri, (found) => found.length === 0);
    expect(await hints(uri)).toEqual([]);
  });
});
