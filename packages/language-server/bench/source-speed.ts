/**
 * What the editor waits for in a source file: `pnpm --filter @tracejudge/language-server bench:source`.
 * A source of 5,000 lines in a folder with recorded runs, over the real protocol: its first lenses, those
 * after a keystroke, and those after one more run. `longest silence`: how long the server answered nothing.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { openStore } from "@tracejudge/store";
import type { CodeLens } from "vscode-languageserver";
import { startEditor } from "../fixtures/editor.ts";
import { makeRun, makeVerdict } from "./make-runs.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "10000" } } });
const LINES = 5000;
const MB = 1024 * 1024;
const example = fileURLToPath(
  new URL("../../../examples/support-agent/src/shop-tools.ts", import.meta.url),
);
const folder = await mkdtemp(join(tmpdir(), "bench-"));
const uri = pathToFileURL(join(folder, "agent.ts")).href;

async function record(from: number, to: number): Promise<void> {
  const store = openStore({ dir: join(folder, ".tracejudge") });
  for (let number = from; number < to; number += 1) {
    const { rows } = makeRun(number, 400);
    await store.appendRuns(rows);
    await store.appendVerdict(makeVerdict(rows, number));
  }
  await store.close();
}

/** The support desk's tools over and over, under names of their own, and the graph of the runs. */
async function longSource(): Promise<string> {
  const text = await readFile(example, "utf8");
  const parts = [
    'import { StateGraph } from "@langchain/langgraph";',
    'new StateGraph(S).addNode("agent", f).addNode("tools", f).addNode("plan", f);',
  ];
  for (let copy = 0; parts.join("\n").split("\n").length < LINES; copy += 1) {
    parts.push(text.replace(/name: "(\w+)"/g, `name: "$1_${copy}"`));
  }
  return parts.join("\n");
}

async function measured(name: string, work: () => Promise<CodeLens[]>): Promise<void> {
  const begin = performance.now();
  let [last, longest] = [begin, 0];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const lenses = await work();
  clearInterval(timer);
  const ms = Math.round(performance.now() - begin);
  const silence = Math.round(Math.max(longest, performance.now() - last));
  const title = lenses[0]?.command?.title ?? "no lens";
  console.log(`${name.padEnd(24)} ${ms} ms, longest silence ${silence} ms: ${title}`);
}

try {
  await record(0, Number(values.runs));
  const text = await longSource();
  await writeFile(join(folder, "agent.ts"), text);
  const editor = await startEditor(folder, {});
  const lenses = () => editor.ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  await measured("first lenses", async () => {
    await editor.open(uri);
    return lenses();
  });
  await measured("after a keystroke", async () => {
    await editor.change(uri, `${text}\n`);
    return lenses();
  });
  await record(Number(values.runs), Number(values.runs) + 1);
  await measured("after one more run", lenses);
  console.log(`resident memory          ${Math.round(process.memoryUsage().rss / MB)} MB`);
  await editor.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
