import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CodeAction, CodeLens, Hover } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { recordRuns, supportDesk } from "../fixtures/support-desk.ts";
import type { RunText } from "./protocol.ts";
import type { StepPlace, WorstRuns } from "./source-protocol.ts";

let folder: string;
let editor: Editor;

beforeEach(async () => {
  folder = await supportDesk();
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

const start = async (settings: object = {}, textDocument = {}) => {
  editor = await startEditor(folder, settings, { textDocument });
};

const uriOf = (file: string) => pathToFileURL(join(folder, "src", file)).href;

async function lenses(file: string): Promise<CodeLens[]> {
  const textDocument = { uri: uriOf(file) };
  return editor.ask<CodeLens[]>("textDocument/codeLens", { textDocument });
}

/** `line: title` of each lens of a file, 1-based. */
async function titles(file: string): Promise<string[]> {
  await editor.open(uriOf(file));
  const found = await lenses(file);
  return found.map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`).sort();
}

async function hoverAt(file: string, line: number, character: number): Promise<string> {
  const params = { textDocument: { uri: uriOf(file) }, position: { line: line - 1, character } };
  const hover = await editor.ask<Hover | null>("textDocument/hover", params);
  return (hover?.contents as { value: string } | undefined)?.value ?? "";
}

describe("a source file of an agent with recorded runs", () => {
  test("shows above each node how its runs fared, nested ones included", async () => {
    await start();
    expect(await titles("support-agent.ts")).toEqual([
      "29: agent · 5 runs · quality 3.0 · 1 flagged",
      "32: tools · 4 runs · tool_validity 3.5 · 1 flagged",
      "33: refund · 1 run · tool_validity 4.0",
    ]);
    expect(await titles("refund-graph.ts")).toEqual(["37: pay_back · 1 run · tool_validity 4.0"]);
  });

  test("and above each tool, and nothing in files where nothing is defined", async () => {
    await start();
    expect(await titles("shop-tools.ts")).toEqual([
      "18: get_order · 4 runs · tool_validity 4.0",
      "32: track_parcel · 1 run · tool_validity 4.0",
      "55: change_address · 1 run · tool_validity 0.0 · 1 flagged",
      "60: cancel_order · 1 run · tool_validity 4.0",
      "93: refund_order · 1 run · tool_validity 4.0",
    ]);
    expect(await titles("shop.ts")).toEqual([]);
  });

  test("hovering the name tells the means and how sure it is where the runs come from", async () => {
    await start();
    await editor.open(uriOf("support-agent.ts"));
    const text = (await hoverAt("support-agent.ts", 32, 15)).replaceAll("\\", "");
    expect(text).toContain("**tools** 4 runs, 1 flagged (2 recorded");
    expect(text).toContain("- tool_validity 3.5 (4 runs)");
    expect(await hoverAt("support-agent.ts", 32, 2)).toBe("");
  });

  test("marks it where runs were flagged, quietly, with links to the worst", async () => {
    await start();
    const uri = uriOf("shop-tools.ts");
    await editor.open(uri);
    const [hint, ...others] = await editor.diagnostics(uri, (found) => found.length > 0);
    expect(others).toEqual([]);
    expect(hint).toMatchObject({
      severity: 4,
      code: "tool_validity",
      range: { start: { line: 54 } },
    });
    expect(hint?.message).toBe(
      "change_address was flagged in 1 of 1 run; lowest on average: tool_validity 0.0",
    );
    expect(hint?.relatedInformation).toMatchObject([
      { message: "error-ignored: tool_validity 0.0" },
    ]);
    const linked = hint?.relatedInformation?.[0]?.location.uri ?? "";
    expect(await editor.ask("tracejudge/runText", { uri: linked })).toContain("change_address");
    const context = { diagnostics: [hint] };
    const asked = { textDocument: { uri }, range: hint?.range, context };
    const [fix] = await editor.ask<CodeAction[]>("textDocument/codeAction", asked);
    expect(fix?.command).toMatchObject({
      command: "tracejudge.showWorstRuns",
      arguments: [{ uri, kind: "tool", name: "change_address", line: 54 }],
    });
  });

  test("and neither lens nor mark where they are switched off", async () => {
    await start({ sourceLenses: false, sourceDiagnostics: "off" });
    const uri = uriOf("shop-tools.ts");
    await editor.open(uri);
    await expect.poll(() => lenses("shop-tools.ts"), { timeout: 20_000 }).toEqual([]);
    expect(await editor.diagnostics(uri, (found) => found.length === 0)).toEqual([]);
  });

  test("leads to its worst runs, and there to the step", async () => {
    await start();
    await editor.open(uriOf("support-agent.ts"));
    const tools = (await lenses("support-agent.ts")).find(({ command }) =>
      command?.title.startsWith("tools"),
    );
    const { title, runs } = await editor.ask<WorstRuns>(
      "tracejudge/worstRuns",
      tools?.command?.arguments?.[0],
    );
    expect([title, runs.length]).toEqual(["tools · 4 runs", 4]);
    expect(runs[0]).toMatchObject({ name: "error-ignored", score: 0, flagged: true });
    const { uri } = await editor.ask<RunText>("tracejudge/openRun", runs[0] ?? {});
    const text = await editor.ask<string>("tracejudge/runText", { uri });
    const step = { uri, stepId: runs[0]?.stepId };
    const { line } = await editor.ask<StepPlace>("tracejudge/stepPlace", step);
    expect(text.split("\n")[line]).toContain("▸ tools › change_address");
  });

  test("follows the runs of a running app", async () => {
    await start();
    await editor.open(uriOf("shop-tools.ts"));
    expect(await lenses("shop-tools.ts")).toHaveLength(5);
    await recordRuns(
      folder,
      rowsOf("new", "Prosta").map((row) => renamed(row, "search", "search_help")),
    );
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
    await editor.diagnostics(uriOf("shop-tools.ts"), (found) => found.length === 2);
    const found = await lenses("shop-tools.ts");
    expect(found.map(({ command }) => command?.title)).toContain(
      "search_help · 1 run · tool_validity 0.0 · 1 flagged",
    );
    expect(editor.refreshed).toContain("workspace/codeLens/refresh");
  });

  test("that is being typed keeps its lenses, at the lines as they are now", async () => {
    await start();
    const uri = uriOf("shop-tools.ts");
    await editor.open(uri);
    const text = await readFile(join(folder, "src/shop-tools.ts"), "utf8");
    await editor.change(uri, `const half = tool(async ( => {\n\n${text}`);
    const found = await lenses("shop-tools.ts");
    expect(found.map(({ range }) => range.start.line + 1)).toContain(57);
  });
});

/** A row with another name, where it has the one. */
function renamed<R extends { name: string }>(row: R, from: string, to: string): R {
  return row.name === from ? { ...row, name: to } : row;
}

describe("where two places have the same name", () => {
  test("runs that tell their line are counted there, the others at neither", async () => {
    const file = join(folder, "src", "support-agent.ts");
    await writeFile(join(folder, "src", "copy.ts"), await readFile(file, "utf8"));
    await start();
    expect(await titles("support-agent.ts")).toEqual([
      "29: agent · 3 runs · quality 2.0 · 1 flagged",
      "32: tools · 2 runs · tool_validity 3.0 · 1 flagged",
      "33: refund · 1 run · tool_validity 4.0",
    ]);
    expect(await titles("copy.ts")).toEqual([
      "29: agent · 2 runs from here or another place",
      "32: tools · 2 runs from here or another place",
    ]);
    const text = (await hoverAt("copy.ts", 32, 15)).replaceAll("\\", "");
    expect(text).toContain(
      "2 runs may come from here or from support-agent.ts:32, and are counted at neither.",
    );
    expect(await editor.diagnostics(uriOf("copy.ts"))).toEqual([]);
  });

  test("a graph that has not the nodes of the run is not meant", async () => {
    const other = `import { StateGraph } from "@langchain/langgraph";
      new StateGraph(S).addNode("agent", f).addNode("tools", f).addNode("search", f);`;
    await writeFile(join(folder, "src", "other.ts"), other.replace('"tools"', '"tooling"'));
    await start();
    expect(await titles("other.ts")).toEqual([]);
    expect((await titles("support-agent.ts"))[1]).toContain("tools · 4 runs");
  });

  test("two tools of one name share nothing", async () => {
    const tool = 'import { tool } from "langchain"; tool(f, { name: "get_order" });';
    await writeFile(join(folder, "src", "other.ts"), tool);
    await start();
    expect(await titles("other.ts")).toEqual(["1: get_order · 4 runs from here or another place"]);
    expect((await hoverAt("other.ts", 1, 60)).replaceAll("\\", "")).toContain("different names");
  });
});

describe("which sources the server asks the editor for", () => {
  const dynamic = {
    synchronization: { dynamicRegistration: true },
    codeLens: { dynamicRegistration: true },
  };
  const asked = () => editor.registered.map(({ method }) => method);
  const changed = () =>
    editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });

  test("those of a folder with recorded runs, and only once", async () => {
    await start({}, dynamic);
    await Promise.all([changed(), changed(), changed()]);
    await expect.poll(asked, { timeout: 20_000 }).toContain("textDocument/codeLens");
    const once = new Set(asked()).size;
    await changed();
    await editor.open(uriOf("shop.ts"));
    await editor.diagnostics(uriOf("shop.ts"));
    expect(asked()).toHaveLength(once);
  });

  test("none before the first run is recorded", async () => {
    await rm(join(folder, ".tracejudge"), { recursive: true });
    await start({}, dynamic);
    await editor.open(uriOf("shop-tools.ts"));
    await editor.diagnostics(uriOf("shop-tools.ts"));
    expect(asked()).toEqual([]);
    expect(await lenses("shop-tools.ts")).toEqual([]);
    await recordRuns(
      folder,
      rowsOf("first", "Prosta").map((row) => renamed(row, "search", "search_help")),
    );
    await changed();
    await expect.poll(asked, { timeout: 20_000 }).toContain("textDocument/didOpen");
    expect(await lenses("shop-tools.ts")).toHaveLength(1);
  });
});
