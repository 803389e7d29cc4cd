import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { agentRubric, Judge, Verdict } from "@tracejudge/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";

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
