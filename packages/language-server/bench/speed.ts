/**
 * What the editor waits for: `pnpm --filter @tracejudge/language-server bench [--runs n] [--json]`.
 * Lists a store of recorded runs for the first time, again after one run was appended, and opens trace
 * files of 1 and 50 MB over the real protocol. `longest silence` is how long the server answered nothing.
 */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { openStore, RunIndex } from "@tracejudge/store";
import type { InlayHint } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { makeRun, makeVerdict } from "./make-runs.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    json: { type: "boolean", default: false },
  },
});
const MB = 1024 * 1024;
const numbers: Record<string, string> = {};
const folder = await mkdtemp(join(tmpdir(), "bench-"));
const dir = join(folder, ".tracejudge");

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const value = await work();
  numbers[name] = `${Math.round(performance.now() - begin)} ms`;
  return value;
}

/** The longest time for which this thread, and so the server in it, did nothing else. */
async function longestSilence<T>(name: string, work: () => Promise<T>): Promise<T> {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const value = await work();
  longest = Math.max(longest, performance.now() - last);
  clearInterval(timer);
  numbers[name] = `${Math.round(longest)} ms`;
  return value;
}

async function record(from: number, to: number): Promise<void> {
  const store = openStore({ dir });
  for (let number = from; number < to; number += 1) {
    const { rows } = makeRun(number, 4000);
    await store.appendRuns(rows);
    await store.appendVerdict(makeVerdict(rows, number));
  }
  await store.close();
}

async function listAll(): Promise<number> {
  let found = 0;
  for await (const read of openStore({ dir }).listRuns()) if ("value" in read) found += 1;
  return found;
}

async function benchList(runs: number): Promise<void> {
  await record(0, runs);
  await timed("list, whole store read (before)", listAll);
  const index = new RunIndex(dir);
  await timed("list, first time", () =>
    longestSilence("list, first time: longest silence", () => index.update()),
  );
  await record(runs, runs + 1);
  await timed("list after one run, whole store read (before)", listAll);
  await timed("list after one run", () => index.update());
  await timed("one run read by its place", () => index.readTrace("run-000007"));
  if (index.runs.length !== runs + 1) throw new Error("runs are missing");
}

async function benchFile(editor: Editor, name: string, bytes: number): Promise<void> {
  const lines: string[] = [];
  const scores: string[] = [];
  for (let size = 0, number = 0; size < bytes; number += 1) {
    const { rows } = makeRun(number, 8000);
    const text = rows.map((row) => JSON.stringify(row)).join("\n");
    const verdict = makeVerdict(rows, number);
    scores.push(
      JSON.stringify({ key: "trace_quality", feedback_source: { metadata: { verdict } } }),
    );
    lines.push(text);
    size += text.length + 1;
  }
  const file = join(folder, `${name.replace(" ", "")}.jsonl`);
  await writeFile(file, `${lines.join("\n")}\n`);
  await writeFile(file.replace(".jsonl", ".scores.jsonl"), `${scores.join("\n")}\n`);
  numbers[`${name}: bytes`] = `${((await stat(file)).size / MB).toFixed(1)} MB`;
  const uri = pathToFileURL(file).href;
  const at = (from: number, to: number) => ({
    textDocument: { uri },
    range: { start: { line: from, character: 0 }, end: { line: to, character: 0 } },
  });
  await timed(`${name}: opened, first hints`, () =>
    longestSilence(`${name}: longest silence`, async () => {
      await editor.open(uri);
      const hints = await editor.ask<InlayHint[]>("textDocument/inlayHint", at(0, 60));
      if (hints.length === 0) throw new Error("no hints");
    }),
  );
  await timed(`${name}: hints after scrolling`, () =>
    editor.ask("textDocument/inlayHint", at(200, 260)),
  );
  await timed(`${name}: outline`, () => editor.ask("textDocument/documentSymbol", at(0, 1)));
  await timed(`${name}: lenses`, () => editor.ask("textDocument/codeLens", at(0, 1)));
}

try {
  await benchList(Number(values.runs));
  const editor = await startEditor(folder, {});
  await benchFile(editor, "1 MB", MB);
  await benchFile(editor, "50 MB", 49 * MB);
  numbers["resident memory"] = `${Math.round(process.memoryUsage().rss / MB)} MB`;
  await editor.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify(numbers));
else for (const [name, value] of Object.entries(numbers)) console.log(name.padEnd(50), value);
