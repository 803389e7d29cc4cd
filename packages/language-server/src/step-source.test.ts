import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CodeLens, Location } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { supportDesk } from "../fixtures/support-desk.ts";
import type { RunText } from "./protocol.ts";
import type { CodeLink } from "./source-protocol.ts";

let folder: string;
let editor: Editor;

beforeEach(async () => {
  folder = await supportDesk();
  editor = await startEditor(folder, {});
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

async function openRun(name: string): Promise<{ uri: string; lines: string[] }> {
  const folderUri = pathToFileURL(folder).href;
  let traceId = "";
  for await (const read of openStore({ dir: join(folder, ".tracejudge") }).listRuns()) {
    if ("value" in read && read.value.name === name) traceId ||= read.value.traceId;
  }
  const { uri } = await editor.ask<RunText>("tracejudge/openRun", { folder: folderUri, traceId });
  const text = await editor.ask<string>("tracejudge/runText", { uri });
  await editor.open(uri, text);
  return { uri, lines: text.split("\n") };
}

test.each([
  ["clean-lookup", "▸ tools › track_parcel", "shop-tools.ts:32"],
  ["clean-lookup", "● agent › ScriptedChatModel", "support-agent.ts:29"],
  ["error-ignored", "○ tools", "support-agent.ts:32"],
  ["clean-refund", "▸ refund › pay_back › refund_order", "shop-tools.ts:93"],
  ["clean-refund", "○ refund › ask_a_person", "refund-graph.ts:36"],
])("%s, %s: %s", async (name, step, wanted) => {
  const { uri, lines } = await openRun(name);
  const line = lines.findIndex((text) => text.includes(step));
  const at = { textDocument: { uri }, position: { line, character: 3 } };
  const found = await editor.ask<Location[]>("textDocument/definition", at);
  expect(found.map((one) => placeOf(one.uri, one.range.start.line))).toEqual([wanted]);
  const links = await editor.ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  const link = links.find(
    ({ command, range }) => command?.title === "Go to source" && range.start.line === line,
  );
  expect(link?.command?.command).toBe("tracejudge.goToSource");
  const [ref] = link?.command?.arguments ?? [];
  const places = await editor.ask<CodeLink[]>("tracejudge/stepSource", ref);
  expect(places.map((one) => placeOf(one.uri, one.line))).toEqual([wanted]);
});

test("a step that comes from nowhere in the folder has no link", async () => {
  await rm(join(folder, "src"), { recursive: true });
  const { uri } = await openRun("clean-lookup");
  const links = await editor.ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  expect(links.map(({ command }) => command?.title)).not.toContain("Go to source");
});

const placeOf = (uri: string, line: number) => `${uri.split("/").at(-1)}:${line + 1}`;
