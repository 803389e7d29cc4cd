import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agentRubric, type Precedent, precedentId, type Verdict } from "@tracejudge/core";
import { appendPrecedents, openStore, RunIndex } from "@tracejudge/store";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import { buildReport, type ReportSource } from "./report/build-report.ts";
import { VerdictParts } from "./report/verdict-parts.ts";
import { type Report, reportMethods } from "./report-protocol.ts";

const DAY = 86_400_000;
const BEGIN = Date.parse("2026-11-01T12:00:00Z");
let folder: string;
let editor: Editor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "editor-"));
  editor = await startEditor(folder, {});
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

const dir = () => join(folder, ".tracejudge");
const uri = () => pathToFileURL(folder).href;
const report = () => editor.ask<Report>(reportMethods.report, { folders: [uri()] });

async function source(): Promise<ReportSource> {
  const [index, parts] = [new RunIndex(dir()), new VerdictParts(dir())];
  await Promise.all([index.update(), parts.refresh(new AbortController().signal)]);
  return { folder: uri(), runs: index.runs, parts, rubric: agentRubric, precedents: [] };
}

interface Recorded {
  query: string;
  day?: number;
  /** Changes the verdict; null leaves the run unjudged. */
  edit?: ((verdict: Verdict) => Verdict) | null;
}

async function record(runs: Record<string, Recorded>): Promise<void> {
  const store = openStore({ dir: dir() });
  for (const [id, { query, day = 0 }] of Object.entries(runs)) {
    const [root, ...others] = rowsOf(id, query);
    await store.appendRuns([{ ...root, start_time: BEGIN + day * DAY }, ...others]);
  }
  for await (const read of store.readTraces()) {
    if (!("value" in read)) continue;
    const { edit = (verdict: Verdict) => verdict } = runs[read.value.id] ?? {};
    if (edit !== null)
      await store.appendVerdict(edit(await wordJudge(agentRubric).judge(read.value)));
  }
  await store.close();
}

function settled(traceId: string, score: number, judgeScore: number): Precedent {
  const key = { author: "Ada", traceId, stepId: `${traceId}-tool`, attribute: "tool_validity" };
  return {
    id: precedentId(key),
    createdAt: "2026-11-22T10:00:00.000Z",
    ...key,
    score,
    judgeScore,
    why: "",
    rubric: { name: "agent", version: "0123456789ab" },
    snapshot: { messages: [{ role: "assistant", content: "x" }], judged: 0 },
  };
}

test("without runs there is an empty report", async () => {
  expect(await report()).toMatchObject({ runs: 0, agreement: [], periods: [], worst: [] });
});

test("runs are counted by status, and each count names its runs", async () => {
  await record({
    "bad-1": { query: "bad" },
    "good-1": { query: "fine" },
    "good-2": { query: "fine" },
    "new-1": { query: "fine", edit: null },
  });
  const { runs, statuses } = await report();
  expect(runs).toBe(4);
  const counts = statuses.map(({ status, runs: n, picks }) => [
    status,
    n,
    picks.map(({ traceId }) => traceId).sort(),
  ]);
  expect(counts).toEqual([
    ["FLAGGED", 1, ["bad-1"]],
    ["REVIEW", 0, []],
    ["ERROR", 0, []],
    ["OK", 2, ["good-1", "good-2"]],
    ["unjudged", 1, ["new-1"]],
  ]);
});

test("agreement with people is told with its interval, and its cases by level", async () => {
  const names = Array.from({ length: 10 }, (_, k) => `run-${k}`);
  await record(Object.fromEntries(names.map((id) => [id, { query: "fine" }])));
  const precedents = names.map((id, k) => settled(id, k < 8 ? (k % 2) * 4 : 0, (k % 2) * 4));
  await appendPrecedents(join(folder, "precedents.jsonl"), precedents);
  const { agreement } = await report();
  const [all, validity] = agreement;
  expect(all?.attribute).toBeUndefined();
  expect(validity).toMatchObject({ attribute: "tool_validity", n: 10 });
  expect(validity?.kappa).toBeGreaterThan(0.5);
  expect(validity?.low).toBeLessThan(validity?.kappa ?? 0);
  expect(validity?.high).toBeGreaterThanOrEqual(validity?.kappa ?? 9);
  const wrong = validity?.cells[0]?.[4];
  expect(wrong?.n).toBe(1);
  expect(wrong?.picks).toMatchObject([{ folder: uri(), traceId: "run-9", name: "desk" }]);
});

test("scores are told by time, and a fall of the recent ones is found", async () => {
  const runs = Object.fromEntries(
    Array.from({ length: 40 }, (_, day): [string, Recorded] => [
      `run-${day}`,
      { query: day < 32 ? "fine" : "bad", day },
    ]),
  );
  await record(runs);
  const { periods, drift, attributes } = await report();
  expect(attributes).toContain("tool_validity");
  expect(periods.length).toBeGreaterThan(4);
  expect(periods.reduce((sum, period) => sum + period.runs, 0)).toBe(40);
  const last = periods.at(-1)?.scores.find(({ attribute }) => attribute === "tool_validity");
  expect(last).toMatchObject({ mean: 0, levels: [last?.n, 0, 0, 0, 0] });
  expect(drift.recentFrom).toBe(BEGIN + 30 * DAY);
  const fall = drift.rows.find(({ attribute }) => attribute === "tool_validity");
  expect(fall?.earlier).toEqual({ n: 30, mean: 4 });
  expect(fall?.change).toBeCloseTo(-3.2);
  expect(fall?.high).toBeLessThan(0);
  expect(fall?.picks[0]?.status).toBe("FLAGGED");
  const same = drift.rows.find(({ attribute }) => attribute === "compliance");
  expect(same).toMatchObject({ change: 0, low: 0, high: 0 });
});

test("the place that is flagged most surely stands first", async () => {
  const renamed = (name: string) => (verdict: Verdict) => ({
    ...verdict,
    steps: verdict.steps.map((step) => ({ ...step, name })),
  });
  await record({
    "good-1": { query: "fine", edit: renamed("sound") },
    "bad-2": { query: "bad", edit: renamed("often") },
    "bad-3": { query: "bad", edit: renamed("often") },
    "bad-4": { query: "bad", edit: renamed("often") },
    "bad-5": { query: "bad", edit: renamed("once") },
  });
  const { worst } = await report();
  expect(worst.map(({ name, steps, flagged }) => [name, steps, flagged])).toEqual([
    ["often", 3, 3],
    ["once", 1, 1],
    ["sound", 1, 0],
  ]);
  expect(worst[0]).toMatchObject({ kind: "tool", attribute: "tool_validity", mean: 0 });
  expect(worst[0]?.picks).toHaveLength(3);
});

test("other words than the student was taught, and older rubrics, are told", async () => {
  const drift = [{ attribute: "quality", message: "the policy is not the taught one" }];
  await record({
    "new-1": { query: "fine" },
    "old-1": {
      query: "fine",
      edit: (verdict) => ({ ...verdict, drift, rubric: { name: "agent", version: "older" } }),
    },
  });
  const found = (await report()).drift;
  expect(found.wording).toMatchObject([{ ...drift[0], runs: 1, picks: [{ traceId: "old-1" }] }]);
  expect(found.judges.map(({ rubricVersion, current }) => [rubricVersion, current]).sort()).toEqual(
    [
      [agentRubric.version, true],
      ["older", false],
    ].sort(),
  );
});

/** Lines with a verdict or a root that are parsed while something is done. */
async function linesRead(work: () => Promise<unknown>): Promise<number> {
  const parse = vi.spyOn(JSON, "parse");
  await work();
  const lines = parse.mock.calls.filter(([text]) =>
    /^\{(?!"jsonrpc").*("score"|"trace_id")/.test(text),
  );
  parse.mockRestore();
  return lines.length;
}

test("made again, it reads what was recorded and judged since, and nothing a second time", async () => {
  await record({ "bad-1": { query: "bad" }, "good-1": { query: "fine" } });
  expect(await linesRead(report)).toBeGreaterThan(3);
  expect(await linesRead(report)).toBe(0);
  const before = await report();
  await record({ "bad-2": { query: "bad" } });
  const after = await report();
  expect([before.runs, after.runs]).toEqual([2, 3]);
  expect(after.worst[0]).toMatchObject({ steps: 3, flagged: 2 });
  const store = openStore({ dir: dir() });
  await store.deleteRuns(["bad-1"]);
  await store.close();
  expect((await report()).worst[0]).toMatchObject({ steps: 2, flagged: 1 });
});

test("no more runs are read than the limit, and that is told", async () => {
  await record(Object.fromEntries(["a", "b", "c"].map((id) => [id, { query: "fine" }])));
  const built = await buildReport([await source()], new AbortController().signal, 2);
  expect([built.runs, built.truncated]).toEqual([2, true]);
});

test("a report that nobody waits for any more is given up", async () => {
  await record({ "good-1": { query: "fine" } });
  await expect(buildReport([await source()], AbortSignal.abort())).rejects.toThrow();
  const stop = new CancellationTokenSource();
  const asked = editor.client.sendRequest(reportMethods.report, { folders: [uri()] }, stop.token);
  stop.cancel();
  await expect(asked).rejects.toMatchObject({ code: -32800 });
});
