import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { agentRubric, parsePrecedents } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Ran, runInTest } from "../../fixtures/test-io.ts";

/** LangSmith's cloud, played by a server on this machine; see the package langsmith. */
interface Double {
  url: string;
  key: string;
  runs: { id: string }[];
  feedback: ReadonlyMap<string, object>;
  close(): Promise<void>;
}
interface Fixtures {
  openLangSmithDouble(runs: object[]): Promise<Double>;
  keep(double: Double, feedback: object): void;
  doubleRun(n: number, startTime: number): { id: string };
  answerIdOf(run: { id: string }): string;
}
const folder = new URL("../../../langsmith/fixtures/", import.meta.url).href;
const { openLangSmithDouble, keep, doubleRun, answerIdOf }: Fixtures = {
  ...(await import(`${folder}langsmith-double.ts`)),
  ...(await import(`${folder}double-run.ts`)),
};

let double: Double;
let cwd: string;
beforeEach(async () => {
  const now = Date.now();
  double = await openLangSmithDouble([0, 1, 2].map((n) => doubleRun(n, now - (9 - n) * 60_000)));
  cwd = await mkdtemp(join(tmpdir(), "langsmith-"));
  vi.stubEnv("LANGSMITH_API_KEY", double.key);
  vi.stubEnv("LANGSMITH_ENDPOINT", double.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await double.close();
  await rm(cwd, { recursive: true, force: true });
});

function langsmith(...argv: string[]): Promise<Ran> {
  return runInTest(["langsmith", ...argv], { cwd });
}

test("backfill --json prints a verdict a line; exit 1 where something is flagged, 0 the next time", async () => {
  const ran = await langsmith("backfill", "-p", "demo", "--json");
  const verdicts = ran.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(verdicts.map(({ status }) => status).sort()).toEqual(["FLAGGED", "OK", "OK"]);
  expect(verdicts[0].langsmith.feedback).toBeGreaterThan(1);
  expect(ran.code).toBe(1);
  expect(ran.err).toContain("3 runs judged, 1 flagged");
  const again = await langsmith("backfill", "-p", "demo");
  expect([again.code, again.out]).toEqual([0, ""]);
  expect(again.err).toContain("3 judged before");
});

test("backfill lists a run a line for people, and a dry one writes nothing", async () => {
  const { out, err } = await langsmith("backfill", "-p", "demo", "--dry-run", "--since", "1h");
  expect(out).toMatch(/\[FLAGGED\].*agent/);
  expect(err).toContain("nothing was written");
  expect(double.feedback.size).toBe(0);
});

test("watch judges until Ctrl-C", async () => {
  const stop = new AbortController();
  const ran = runInTest(["langsmith", "watch", "-p", "demo"], { cwd, signal: stop.signal });
  await vi.waitFor(() => expect(double.feedback.size).toBeGreaterThan(10), { timeout: 20_000 });
  stop.abort();
  expect((await ran).code).toBe(130);
});

test("pull-corrections adds what people said to the precedent file, once", async () => {
  const [run] = double.runs;
  if (run === undefined) return;
  const key = agentRubric.attributes[0]?.key ?? "";
  const id = "22222222-2222-4222-8222-222222222222";
  const feedback_source = { type: "app", user_name: "Ada" };
  keep(double, { id, run_id: answerIdOf(run), key, score: 1, feedback_source });
  const first = await langsmith("pull-corrections", "-p", "demo", "-o", "p.jsonl");
  expect([first.code, first.err]).toEqual([0, expect.stringContaining("1 correction added")]);
  await langsmith("pull-corrections", "-p", "demo", "-o", "p.jsonl");
  const { precedents } = parsePrecedents(await readFile(join(cwd, "p.jsonl"), "utf8"));
  expect(precedents).toMatchObject([{ author: "Ada", score: 1, stepId: answerIdOf(run) }]);
});

test("pull-corrections ends with 2 where its file cannot be read", async () => {
  await mkdir(join(cwd, "folder"));
  const { code, err } = await langsmith("pull-corrections", "-p", "demo", "-o", "folder");
  expect([code, err]).toEqual([2, expect.stringContaining("folder")]);
});

test("pull-corrections reads them by the rubric that is given", async () => {
  const rubric = fileURLToPath(new URL("../../../../rubrics/agent.yaml", import.meta.url));
  const { code, err } = await langsmith("pull-corrections", "-p", "demo", "--rubric", rubric);
  expect([code, err]).toEqual([0, expect.stringContaining("0 corrections added")]);
});

test.each([
  [["backfil", "-p", "demo"], "Did you mean backfill?"],
  [["backfill"], "Add --project"],
  [["backfill", "-p", "demo", "--since", "soon"], "Write it as 90m, 12h, 7d"],
  [["backfill", "-p", "other"], "There is no project other that this key may see"],
])("%j says what to do instead", async (argv, remedy) => {
  const { code, err } = await langsmith(...argv);
  expect([code, err]).toEqual([2, expect.stringContaining(remedy)]);
});

test("a refused key is named by its variable and never printed", async () => {
  vi.stubEnv("LANGSMITH_API_KEY", "lsv2_secret");
  const { code, out, err } = await langsmith("backfill", "-p", "demo");
  expect([code, err]).toEqual([2, expect.stringContaining("LANGSMITH_API_KEY")]);
  expect(out + err).not.toContain("lsv2_secret");
});

test.each([
  [["pull-corrections", "-p", "demo", "--dry-run"], "pull-corrections has no --dry-run"],
  [["watch", "-p", "demo", "--limit", "5"], "watch has no --limit"],
  [["watch", "-p", "demo", "--every", "9999999"], "Give a number from 1 to 86400"],
  [["backfill", "demo"], "langsmith backfill does not take `demo`"],
])("%j is refused rather than half obeyed", async (argv, told) => {
  const { code, err } = await langsmith(...argv);
  expect([code, err]).toEqual([2, expect.stringContaining(told)]);
});

test("watch --every 0 is refused with a remedy", async () => {
  const ran = await langsmith("watch", "-p", "demo", "--every", "0");
  expect([ran.code, ran.err]).toEqual([
    2,
    "--every 0 is out of range. Give a number from 1 to 86400.\n",
  ]);
});
