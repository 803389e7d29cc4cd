import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  agentRubric,
  parsePrecedents,
  parseRubric,
  type Rubric,
  rubricYaml,
} from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CodeLens, Diagnostic, Hover } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { hintsOf, recordRun } from "../fixtures/recorded.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import type { CaseRef } from "./case-protocol.ts";
import type { Report } from "./report-protocol.ts";
import type { ReviewQueue } from "./review-protocol.ts";
import type { RunChoices, RunsPage } from "./runs-protocol.ts";
import type { JudgeChoice } from "./workspace.ts";

/** A workspace folder whose runs lie in a store outside of it, as `dir` says. */
interface Root {
  path: string;
  uri: string;
  store: string;
  rubric: Rubric;
}

let desk: Root;
let shop: Root;
let editor: Editor;
let opened: JudgeChoice[];

/** Both have a run `same`, which is another one in each; the rubrics have names of their own. */
beforeEach(async () => {
  desk = await rootNamed("desk");
  shop = await rootNamed("shop");
  await recordRun(desk.store, "same", "bad", desk.rubric);
  await recordRun(desk.store, "desk-1", "bad", desk.rubric);
  await recordRun(shop.store, "same", "good", shop.rubric);
  const settingsOf = ({ store }: Root) => ({
    ...{ dir: join(store, ".tracejudge"), rubric: "own.rubric.yaml" },
    precedentFile: "own.precedents.jsonl",
  });
  opened = [];
  editor = await startEditor(desk.path, settingsOf(desk), {
    otherFolders: { [shop.uri]: settingsOf(shop) },
    openJudge: async (choice) => {
      opened.push(choice);
      return wordJudge(choice.rubric);
    },
  });
});
afterEach(async () => {
  await editor.close();
  for (const { path, store } of [desk, shop]) {
    await rm(path, { recursive: true, force: true });
    await rm(store, { recursive: true, force: true });
  }
});

async function rootNamed(name: string): Promise<Root> {
  const path = await mkdtemp(join(tmpdir(), `${name}-`));
  const store = await mkdtemp(join(tmpdir(), `${name}-runs-`));
  const text = rubricYaml({ ...agentRubric, name });
  await writeFile(
    join(path, "own.rubric.yaml"),
    text.replaceAll("The right tool", `The ${name} tool`),
  );
  const { rubric } = parseRubric(await readFile(join(path, "own.rubric.yaml"), "utf8"));
  return { path, uri: pathToFileURL(path).href, store, rubric: rubric as Rubric };
}

async function openRun({ uri: folder }: Root, traceId: string): Promise<string> {
  const { uri } = await editor.ask<{ uri: string }>("tracejudge/openRun", { folder, traceId });
  await editor.open(uri, await editor.ask<string>("tracejudge/runText", { uri }));
  return uri;
}

const listed = async ({ uri: folder }: Root) => {
  const page = await editor.ask<RunsPage>("tracejudge/runs", { folder, limit: 9 });
  return page.entries.map((entry) =>
    "traceId" in entry ? `${entry.traceId} ${entry.status}` : "",
  );
};

async function casesOf({ path }: Root): Promise<string[]> {
  const text = await readFile(join(path, "own.precedents.jsonl"), "utf8").catch(() => "");
  return parsePrecedents(text).precedents.map(({ traceId, rubric }) => `${traceId} ${rubric.name}`);
}

const stepOf = (uri: string, traceId = "same"): CaseRef => {
  return { uri, traceId, stepId: `${traceId}-tool` };
};

const disagree = (ref: CaseRef) =>
  editor.ask("tracejudge/settle", { ...ref, attribute: "tool_validity", score: 3, why: "no" });

test("each folder lists its own runs, though two have the same id", async () => {
  expect((await listed(desk)).sort()).toEqual(["desk-1 FLAGGED", "same FLAGGED"]);
  expect(await listed(shop)).toEqual(["same OK"]);
  const choices = await editor.ask<RunChoices>("tracejudge/runChoices", { folder: shop.uri });
  expect(choices.attributes).toContain("tool_validity");
});

test("runs of the same id are two documents, each with its own verdict", async () => {
  const [ours, theirs] = [await openRun(desk, "same"), await openRun(shop, "same")];
  expect(ours).not.toBe(theirs);
  expect(await editor.diagnostics(ours, (found) => found.length === 1)).toHaveLength(1);
  expect(await editor.diagnostics(theirs)).toEqual([]);
  expect((await hintsOf(editor, ours))[0]).toContain("FLAGGED");
  expect((await hintsOf(editor, theirs))[0]).toContain("OK");
});

test("a case goes into the file of its folder, and is shown on its run alone", async () => {
  const [ours, theirs] = [await openRun(desk, "same"), await openRun(shop, "same")];
  await disagree(stepOf(theirs));
  expect([await casesOf(desk), await casesOf(shop)]).toEqual([[], ["same shop"]]);
  expect((await hintsOf(editor, theirs)).join()).toContain("you: 3");
  expect((await hintsOf(editor, ours)).join()).not.toContain("you: 3");
  await disagree(stepOf(ours));
  expect([await casesOf(desk), await casesOf(shop)]).toEqual([["same desk"], ["same shop"]]);
  await editor.ask("tracejudge/unsettle", stepOf(theirs));
  expect((await hintsOf(editor, ours)).join()).toContain("you: 3");
});

test("a hover tells the policy of its own folder's rubric, and leads there", async () => {
  for (const root of [desk, shop]) {
    const uri = await openRun(root, "same");
    const text = await editor.ask<string>("tracejudge/runText", { uri });
    const line = text.split("\n").findIndex((one) => one.includes("1 ▸ search"));
    const params = { textDocument: { uri }, position: { line, character: 1 } };
    const { contents } = await editor.ask<Hover>("textDocument/hover", params);
    const { value } = contents as { value: string };
    expect(value).toContain(`The ${root.rubric.name} tool`);
    expect(value).toContain(encodeURIComponent(`"uri":"${root.uri}/own.rubric.yaml"`));
  }
});

test("above a rubric only the runs of its folder are counted", async () => {
  const titles: (string | undefined)[] = [];
  for (const root of [desk, shop]) {
    const uri = `${root.uri}/own.rubric.yaml`;
    await editor.open(uri);
    const [lens] = await editor.ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
    titles.push(lens?.command?.title);
  }
  expect(titles).toEqual(["recorded runs: 2 · flagged 2", "recorded runs: 1 · flagged 0"]);
});

test("judging all takes for each folder its own rubric, and writes into its own store", async () => {
  const folders = [{ folder: desk.uri }, { folder: shop.uri }];
  expect(await editor.ask("tracejudge/judgeRecorded", { folders })).toMatchObject({ judged: 3 });
  expect(opened.map(({ folder, rubric }) => [folder, rubric.name])).toEqual([
    [desk.path, "desk"],
    [shop.path, "shop"],
  ]);
  const verdicts: string[] = [];
  for await (const read of openStore({ dir: join(shop.store, ".tracejudge") }).readVerdicts()) {
    if ("value" in read) verdicts.push(`${read.value.traceId} ${read.value.rubric.name}`);
  }
  expect(new Set(verdicts)).toEqual(new Set(["same shop"]));
});

test("deleting a run leaves the one of the same id in the other folder", async () => {
  await editor.ask("tracejudge/deleteRuns", { folder: desk.uri, traceIds: ["same"] });
  expect(await listed(desk)).toEqual(["desk-1 FLAGGED"]);
  expect(await listed(shop)).toEqual(["same OK"]);
});

test("report and review name each run with its folder", async () => {
  for (const root of [desk, shop]) await disagree(stepOf(await openRun(root, "same")));
  const folders = [desk.uri, shop.uri];
  const report = await editor.ask<Report>("tracejudge/report", { folders });
  const pickedIn = (status: string) =>
    report.statuses.find((row) => row.status === status)?.picks.map(({ folder }) => folder);
  expect([report.runs, pickedIn("FLAGGED"), pickedIn("OK")]).toEqual([
    3,
    [desk.uri, desk.uri],
    [shop.uri],
  ]);
  const [all] = report.agreement;
  expect(all?.n).toBe(2);
  const picks = [0, 4].map((judge) => all?.cells[3]?.[judge]?.picks.map(({ folder }) => folder));
  expect(picks).toEqual([[desk.uri], [shop.uri]]);
  const { cases } = await editor.ask<ReviewQueue>("tracejudge/reviewQueue", { folders, limit: 9 });
  const flagged = cases.filter(({ reason }) => reason === "FLAGGED");
  expect(flagged.map(({ traceId }) => traceId)).toEqual(["desk-1"]);
});

test("what is asked first waits for the settings of the folders", async () => {
  const folders = [desk.uri, shop.uri];
  const report = await editor.ask<Report>("tracejudge/report", { folders });
  expect([report.runs, report.drift.judges.map(({ current }) => current)]).toEqual([
    3,
    [true, true],
  ]);
});

test("a precedent file is told by the rubric of its own folder", async () => {
  await disagree(stepOf(await openRun(shop, "same")));
  const uri = `${shop.uri}/own.precedents.jsonl`;
  await editor.open(uri);
  const found: Diagnostic[] = await editor.diagnostics(uri);
  expect(found).toEqual([]);
  const line = await readFile(join(shop.path, "own.precedents.jsonl"), "utf8");
  const position = { line: 0, character: line.indexOf('"tool_validity"') + 2 };
  const params = { textDocument: { uri }, position };
  const { contents } = await editor.ask<Hover>("textDocument/hover", params);
  expect((contents as { value: string }).value).toContain("The shop tool");
});

test("a precedent file that two folders share is counted once", async () => {
  await editor.close();
  const both = {
    dir: join(desk.store, ".tracejudge"),
    precedentFile: join(desk.path, "all.jsonl"),
  };
  const shared = async () => startEditor(desk.path, both, { otherFolders: { [shop.uri]: both } });
  editor = await shared();
  await disagree(stepOf(await openRun(desk, "same")));
  await editor.close();
  editor = await shared();
  const folders = [desk.uri, shop.uri];
  const { agreement } = await editor.ask<Report>("tracejudge/report", { folders });
  expect(agreement[0]?.n).toBe(1);
});
