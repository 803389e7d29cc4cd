import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { hintsOf } from "../fixtures/recorded.ts";
import { rowsOf } from "../fixtures/rows-of.ts";

const MB = 1024 * 1024;
const folder = join(tmpdir(), "large-files");
const uri = pathToFileURL(join(folder, "runs.jsonl")).href;
let editor: Editor;

beforeEach(async () => {
  editor = await startEditor(folder, {});
});
afterEach(() => editor.close());

test("a file of 120 MB is not read: what to do instead stands on its first line, and others are answered", async () => {
  const line = `${JSON.stringify({ ...rowsOf("a", "bad")[0], inputs: "x".repeat(100_000) })}\n`;
  await editor.open(uri, line.repeat(Math.ceil((120 * MB) / line.length)));
  const [told, ...others] = await editor.diagnostics(uri);
  expect(others).toEqual([]);
  expect(told).toMatchObject({ code: "FILE_TOO_LONG", range: { start: { line: 0 } } });
  expect(told?.message).toBe(
    "the file has 120 MB, and scores are shown in files of up to 60. Judge it in a terminal (npx tracejudge score), or split it between runs.",
  );
  const asked = performance.now();
  expect(await hintsOf(editor, uri)).toEqual([]);
  expect(await editor.ask("textDocument/codeLens", { textDocument: { uri } })).toEqual([]);
  expect(await editor.ask("tracejudge/runs", { folder, limit: 1 })).toMatchObject({ total: 0 });
  expect(performance.now() - asked).toBeLessThan(2000);
});
