import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answerIdOf, doubleRun, llmIdOf, toolIdOf } from "../fixtures/double-run.ts";
import { type LangSmithDouble, openLangSmithDouble } from "../fixtures/langsmith-double.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import { backfill } from "./backfill.ts";
import { type LangSmithOptions, openLangSmith } from "./open-langsmith.ts";

const MINUTE = 60_000;
const ROWS = 5;

let double: LangSmithDouble;
let stateDir: string;
beforeEach(async () => {
  double = await openLangSmithDouble();
  const now = Date.now();
  double.runs = Array.from({ length: 20 }, (_, n) => doubleRun(n, now - (30 - n) * MINUTE));
  stateDir = await mkdtemp(join(tmpdir(), "wire-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await double.close();
  await rm(stateDir, { recursive: true, force: true });
});

/** The codes of what was told. */
async function run(line: LangSmithOptions = {}): Promise<string[]> {
  const langsmith = await openLangSmith({ apiKey: double.key, apiUrl: double.url, ...line });
  const given = { langsmith, judge: wordJudge(), project: "demo", stateDir, sinceMs: 60 * MINUTE };
  const problems: string[] = [];
  for await (const event of backfill(given)) {
    if ("problem" in event) problems.push(event.problem.code);
  }
  return problems;
}

test("each row names project, trace and when its run began, so that the client warns of nothing", async () => {
  const warned = [vi.spyOn(console, "warn"), vi.spyOn(console, "error")];
  double.runs = double.runs.slice(0, 1);
  await run();
  const [root] = double.runs;
  if (root === undefined) return;
  const after = { [llmIdOf(root)]: 100, [toolIdOf(root)]: 200, [answerIdOf(root)]: 300 };
  for (const { run_id, ...row } of double.feedback.values()) {
    expect(row).toMatchObject({
      session_id: "11111111-1111-4111-8111-111111111111",
      trace_id: root.id,
      start_time: root.startTime + (after[run_id] ?? 0),
      extend_trace_retention: false,
    });
  }
  for (const spy of warned) expect(spy).not.toHaveBeenCalled();
});

test.each(["gzip_body_enabled", "zstd_compression_enabled"])(
  "batches that the client packs (%s) are known to have arrived",
  async (flag) => {
    double.flags = { gzip_body_enabled: true, [flag]: true };
    await run({ extendRetention: true });
    expect(double.packed.size).toBeGreaterThan(0);
    expect(double.requests).not.toContain("POST /feedback");
    expect(double.feedback.size).toBe(20 * ROWS);
  },
);

test.each([404, 405, 501])(
  "a server that answers runs.query with %i is asked by the first interface",
  async (status) => {
    double.fault = (name) => (name.includes("/api/v2/runs") ? { status } : undefined);
    await run();
    expect(double.feedback.size).toBe(20 * ROWS);
  },
);

test("the scale of a key is made once: 0 to 4, the higher the better, binding nobody", async () => {
  await run();
  expect(double.configs.get("trace_quality")).toEqual({
    feedback_key: "trace_quality",
    feedback_config: { type: "continuous", min: 0, max: 4 },
    is_enforced: false,
    is_lower_score_better: false,
  });
});

test.each([400, 409, 403])(
  "a scale that the server refuses with %i is told of, and costs no score",
  async (status) => {
    double.fault = (name) => (name === "POST /feedback-configs" ? { status } : undefined);
    expect(new Set(await run())).toEqual(new Set(["FEEDBACK_SCALE"]));
    expect(double.feedback.size).toBe(20 * ROWS);
  },
);
