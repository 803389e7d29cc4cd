import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { doubleRun } from "../fixtures/double-run.ts";
import { type LangSmithDouble, openLangSmithDouble } from "../fixtures/langsmith-double.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import { type BackfillOptions, backfill } from "./backfill.ts";
import { type LangSmithOptions, openLangSmith } from "./open-langsmith.ts";

const MINUTE = 60_000;

let double: LangSmithDouble;
let stateDir: string;
beforeEach(async () => {
  double = await openLangSmithDouble();
  const now = Date.now();
  double.runs = Array.from({ length: 60 }, (_, n) => doubleRun(n, now - (70 - n) * MINUTE));
  stateDir = await mkdtemp(join(tmpdir(), "refused-"));
});
afterEach(async () => {
  await double.close();
  await rm(stateDir, { recursive: true, force: true });
});

async function run(options: Partial<BackfillOptions> = {}, line: LangSmithOptions = {}) {
  const langsmith = await openLangSmith({ apiKey: double.key, apiUrl: double.url, ...line });
  const done = { scored: 0, problems: [] as string[] };
  const given = { langsmith, judge: wordJudge(), project: "demo", stateDir, sinceMs: 120 * MINUTE };
  for await (const event of backfill({ ...given, ...options })) {
    if ("scored" in event) done.scored += 1;
    if ("problem" in event) done.problems.push(event.problem.message);
  }
  return done;
}

test.each([400, 422])(
  "a filter that LangSmith cannot read (%i) ends the job with a remedy",
  async (status) => {
    double.fault = (name) => (name.includes("runs/query") ? { status } : undefined);
    await expect(run({ filter: "bogus(" })).rejects.toMatchObject({
      code: "LANGSMITH_REFUSED",
      message: expect.stringMatching(new RegExp(`status ${status}.*Check --filter`, "s")),
    });
  },
);

test("so does a queue that cannot be had, and an address where no LangSmith is", async () => {
  double.fault = (name) => (name.includes("annotation-queues") ? { status: 422 } : undefined);
  await expect(run({ queue: "q" })).rejects.toThrow(/status 422.*--queue/s);
  await expect(run({}, { apiUrl: `${double.url}/elsewhere` })).rejects.toThrow(
    /no LangSmith at the address.*LANGSMITH_ENDPOINT/s,
  );
});

test("a run that the server can never give costs no other run, and not the job", async () => {
  const poison = double.runs[40]?.id;
  double.failsFor = poison;
  const { scored, problems } = await run({}, { aloneMs: 600, giveUpAfterMs: 8_000 });
  expect(scored).toBe(59);
  expect(problems).toEqual([expect.stringMatching(/answers others, but not what this one needs/)]);
});

test("a run that has just ended waits for its last rows, and is judged whole the next time", async () => {
  double.runs = [doubleRun(1, Date.now() - 900)];
  double.rowsMissing = 1;
  expect((await run()).scored).toBe(0);
  double.rowsMissing = 0;
  expect((await run()).scored).toBe(1);
  expect(double.feedback.size).toBe(5);
});

test("a place where the progress cannot be kept is told with a remedy, and costs no score", async () => {
  const file = join(stateDir, "file");
  await writeFile(file, "");
  await expect(run({ stateDir: file })).rejects.toMatchObject({
    code: "OUTPUT_UNWRITABLE",
    message: expect.stringContaining("start the same command again"),
  });
  expect((await run()).scored).toBeLessThan(60);
  expect(double.feedback.size).toBe(60 * 5);
});

test("a time long before there was a LangSmith costs a request a week, no more", async () => {
  double.runs = double.runs.slice(-1);
  expect((await run({ sinceMs: 2_000 * 365 * 86_400_000 })).scored).toBe(1);
  expect(double.requests.filter((name) => name.includes("runs/query")).length).toBeLessThan(500);
});
