import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { doubleRun } from "../fixtures/double-run.ts";
import { type LangSmithDouble, openLangSmithDouble } from "../fixtures/langsmith-double.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import { backfill } from "./backfill.ts";
import { openLangSmith } from "./open-langsmith.ts";
import { openJob } from "./project-job.ts";
import { type WatchOptions, watch } from "./watch.ts";

const MINUTE = 60_000;

let double: LangSmithDouble;
let dir: string;
let stop: AbortController;
beforeEach(async () => {
  double = await openLangSmithDouble();
  dir = await mkdtemp(join(tmpdir(), "watch-"));
});
afterEach(async () => {
  await double.close();
  await rm(dir, { recursive: true, force: true });
});

/** Watches in the background; `ids` are the judged runs so far. */
async function start(options: Partial<WatchOptions> = {}) {
  stop = new AbortController();
  const { signal } = stop;
  const langsmith = await openLangSmith({ apiKey: double.key, apiUrl: double.url, signal });
  const given = { langsmith, judge: wordJudge(), project: "demo", stateDir: dir };
  const ids: string[] = [];
  const problems: string[] = [];
  let looks = 0;
  const done = (async () => {
    for await (const event of watch({
      ...given,
      everyMs: 20,
      idleMs: 20,
      settleMs: 0,
      ...options,
    })) {
      if ("scored" in event) ids.push(event.scored.verdict.traceId);
      if ("problem" in event) problems.push(event.problem.code);
      if ("progress" in event) looks += 1;
    }
  })();
  /** Until so many runs are judged, and a whole look more, which might judge one twice. */
  const look = async (runs: number) => {
    await vi.waitFor(() => expect(ids.length).toBeGreaterThanOrEqual(runs), { timeout: 60_000 });
    const before = looks;
    await vi.waitFor(() => expect(looks).toBeGreaterThan(before + 11), { timeout: 60_000 });
  };
  const end = async () => {
    stop.abort();
    await done.catch((error: unknown) => expect(String(error)).toContain("interrupted"));
  };
  return { ids, problems, look, end, looks: () => looks };
}

const ago = (ms: number) => Date.now() - ms;

test("judges each run as it ends, once", async () => {
  const watching = await start();
  double.runs.push(doubleRun(1, ago(2000)));
  await watching.look(1);
  double.runs.push(doubleRun(2, ago(1000)));
  await watching.look(2);
  await watching.look(2);
  await watching.end();
  expect(watching.ids).toEqual([1, 2].map((n) => doubleRun(n, 0).id));
});

test("a run that goes on is waited for, however long ago it began", async () => {
  const open = doubleRun(1, ago(3 * 60 * MINUTE), { endTime: undefined });
  double.runs.push(open);
  const watching = await start({ sinceMs: 4 * 60 * MINUTE });
  await watching.look(0);
  expect(watching.ids).toEqual([]);
  open.endTime = Date.now();
  await watching.look(1);
  await watching.end();
  expect(watching.ids).toEqual([open.id]);
});

test("a run that the backfill left because it went on is judged when it has ended", async () => {
  const open = doubleRun(1, ago(5 * 60 * MINUTE), { endTime: undefined });
  double.runs.push(open);
  const langsmith = await openLangSmith({ apiKey: double.key, apiUrl: double.url });
  const given = { langsmith, judge: wordJudge(), project: "demo", stateDir: dir };
  for await (const _ of backfill({ ...given, sinceMs: 6 * 60 * MINUTE }));
  open.endTime = Date.now();
  const watching = await start();
  await watching.look(1);
  await watching.end();
  expect(watching.ids).toEqual([open.id]);
});

test("rows that arrive late, and clocks that are off, lose no run", async () => {
  double.aheadMs = -40 * MINUTE;
  const watching = await start();
  await watching.look(0);
  double.runs.push(doubleRun(1, ago(50 * MINUTE)), doubleRun(2, ago(30 * MINUTE)));
  await watching.look(2);
  await watching.end();
  expect(watching.ids.sort()).toEqual([1, 2].map((n) => doubleRun(n, 0).id));
});

test("a run that is all there is judged at once; rows on their way are waited for", async () => {
  const watching = await start({ settleMs: 10 * MINUTE });
  double.runs.push(doubleRun(1, ago(900)));
  double.rowsMissing = 1;
  await watching.look(0);
  expect(watching.ids).toEqual([]);
  double.rowsMissing = 0;
  await watching.look(1);
  await watching.end();
  expect(watching.ids).toHaveLength(1);
});

test("a quiet project is looked at less often, until something runs", async () => {
  const watching = await start({ everyMs: 20, idleMs: 60 * MINUTE });
  await vi.waitFor(() => expect(watching.looks()).toBe(1), { timeout: 20_000 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(watching.looks()).toBe(1);
  await watching.end();
  double.runs.push(doubleRun(1, ago(100), { endTime: undefined }));
  const busy = await start({ everyMs: 20, idleMs: 60 * MINUTE });
  await vi.waitFor(() => expect(busy.looks()).toBeGreaterThan(3), { timeout: 20_000 });
  await busy.end();
});

test("children get time to arrive, by the server's clock or by ours", async () => {
  double.runs.push(doubleRun(1, ago(500), { endTime: Date.now() + 10 * MINUTE }));
  double.rowsMissing = 1;
  const watching = await start({ settleMs: 1500 });
  await watching.look(0);
  expect(watching.ids).toEqual([]);
  await vi.waitFor(() => expect(watching.ids).toHaveLength(1), { timeout: 10_000 });
  await watching.end();
});

test("stopped and started again it goes on where it was", async () => {
  const first = await start();
  await first.look(0);
  await first.end();
  double.runs.push(doubleRun(1, ago(10_000)));
  const second = await start();
  await second.look(1);
  await second.end();
  expect(second.ids).toHaveLength(1);
  const third = await start();
  await third.look(0);
  await third.end();
  expect(third.ids).toEqual([]);
});

test("a run that is refused is told of once, and tried again after a pause", async () => {
  double.fault = (name) => (name === "POST /feedback" ? { status: 422 } : undefined);
  double.runs.push(doubleRun(1, ago(2000)));
  const tries: number[] = [];
  const judge = wordJudge();
  const counting: typeof judge = {
    ...judge,
    judge(...given) {
      tries.push(Date.now());
      return judge.judge(...given);
    },
  };
  const watching = await start({ judge: counting });
  await vi.waitFor(() => expect(tries.length).toBeGreaterThan(1), { timeout: 60_000 });
  const [first = 0, second = 0] = tries;
  // Two seconds by the server's clock, which tells whole ones; the next look comes after 20 ms.
  expect(second - first).toBeGreaterThan(900);
  await watching.look(0);
  expect(watching.problems).toEqual(["RUN_REFUSED"]);
  double.fault = () => undefined;
  await watching.look(1);
  await watching.end();
  expect(watching.ids).toHaveLength(1);
}, 180_000);

test("what ended while nobody watched, days ago, is judged; what never ended is given up", async () => {
  const DAY = 24 * 60 * MINUTE;
  const ended = doubleRun(1, ago(3 * DAY), { endTime: ago(2 * DAY) });
  const open = doubleRun(2, ago(3 * DAY), { endTime: undefined });
  double.runs.push(ended, open);
  const langsmith = await openLangSmith({ apiKey: double.key, apiUrl: double.url });
  const job = await openJob({ langsmith, judge: wordJudge(), project: "demo", stateDir: dir });
  const gone = doubleRun(3, ago(3 * DAY));
  const pending = Object.fromEntries(
    [ended, open, gone].map(({ id, startTime }) => [id, { startTime, since: startTime }]),
  );
  await job.state("watch").write({ version: 1, rest: [], listedTo: ago(2.5 * DAY), pending });
  const watching = await start();
  await watching.look(1);
  await watching.end();
  expect([watching.ids, watching.problems]).toEqual([[ended.id], ["RUN_UNENDED", "RUN_GONE"]]);
});
