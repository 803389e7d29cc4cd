import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRubric, type Judge } from "@tracejudge/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answerIdOf, doubleRun, llmIdOf, toolIdOf } from "../fixtures/double-run.ts";
import {
  type Fault,
  type LangSmithDouble,
  openLangSmithDouble,
} from "../fixtures/langsmith-double.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import { type BackfillOptions, backfill } from "./backfill.ts";
import { type LangSmithOptions, openLangSmith } from "./open-langsmith.ts";
import type { JobEvent, ScoredRun } from "./project-job.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The overall row, one for the run, and one for each of its three steps. */
const ROWS = 5;

let double: LangSmithDouble;
let dir: string;
beforeEach(async () => {
  double = await openLangSmithDouble();
  dir = await mkdtemp(join(tmpdir(), "backfill-"));
});
afterEach(async () => {
  await double.close();
  await rm(dir, { recursive: true, force: true });
});

/** Runs spread over the last two days. */
function fill(count: number): void {
  const now = Date.now();
  double.runs = Array.from({ length: count }, (_, n) =>
    doubleRun(n, now - 2 * DAY + Math.floor((n * (2 * DAY - 10_000)) / count)),
  );
}

interface Done {
  scored: ScoredRun[];
  problems: string[];
  last: JobEvent | undefined;
}

async function run(
  options: Partial<BackfillOptions> & { line?: LangSmithOptions; judge?: Judge } = {},
): Promise<Done> {
  const { line, ...more } = options;
  const langsmith = await openLangSmith({ apiKey: double.key, apiUrl: double.url, ...line });
  const done: Done = { scored: [], problems: [], last: undefined };
  const given = { langsmith, judge: wordJudge(), project: "demo", stateDir: dir, sinceMs: 3 * DAY };
  for await (const event of backfill({ ...given, ...more })) {
    if ("scored" in event) done.scored.push(event.scored);
    if ("problem" in event) done.problems.push(event.problem.code);
    done.last = event;
  }
  return done;
}

/** Nothing lost and nothing doubled. */
function expectWhole(runs: number): void {
  expect(double.feedback.size).toBe(runs * ROWS);
  const places = new Set(
    [...double.feedback.values()].map(({ run_id, key }) => `${run_id} ${key}`),
  );
  expect(places.size).toBe(runs * ROWS);
}

describe("backfill", () => {
  test("writes a row for the run, one for its attribute, and one at each step's own run", async () => {
    fill(1);
    const { scored } = await run();
    const [demo] = double.runs;
    if (demo === undefined) return;
    expect(scored).toMatchObject([
      { feedback: ROWS, verdict: { status: "FLAGGED" }, name: "agent" },
    ]);
    const rows = [...double.feedback.values()];
    const steps = [llmIdOf(demo), toolIdOf(demo), answerIdOf(demo)];
    expect(rows.map(({ run_id }) => run_id).sort()).toEqual([demo.id, demo.id, ...steps].sort());
    expect(rows.find(({ key }) => key === "trace_quality")).toMatchObject({
      score: 0,
      trace_id: demo.id,
      session_id: "11111111-1111-4111-8111-111111111111",
      comment: "FLAGGED: at model: it is bad",
      feedback_source: { type: "model", metadata: { status: "FLAGGED", judge: { name: "word" } } },
    });
    expectWhole(1);
  });

  test("judges every run of the window, over pages and slices, and no older one", async () => {
    fill(250);
    double.runs.unshift(doubleRun(999, Date.now() - 9 * DAY));
    const { scored, last } = await run();
    expect(scored).toHaveLength(250);
    expect(last).toMatchObject({ progress: { done: 250, skipped: 0 } });
    expectWhole(250);
    // More than a thousand requests, which take a second or, on a busy machine, a minute.
  }, 300_000);

  test("a second time adds nothing, with or without the state on disk", async () => {
    fill(30);
    await run();
    for (const stateDir of [dir, join(dir, "elsewhere")]) {
      double.requests.length = 0;
      const { scored, last } = await run({ stateDir });
      expect(scored).toEqual([]);
      expect(last).toMatchObject({ progress: { skipped: 30 } });
      expect(double.requests.filter((request) => request === "POST /feedback")).toEqual([]);
    }
  });

  test("a state on disk that cannot be read costs time, and no run", async () => {
    fill(3);
    await run();
    for (const name of await readdir(dir)) await writeFile(join(dir, name), '{"version":1,"rest"');
    expect((await run()).last).toMatchObject({ progress: { skipped: 3 } });
    expectWhole(3);
  });

  test("a changed rubric adds rows beside the old ones", async () => {
    fill(2);
    await run();
    await run({ judge: wordJudge({ ...agentRubric, version: "changed00000" }) });
    expect(double.feedback.size).toBe(2 * 2 * ROWS);
  });

  test("does not extend the retention of a trace, queue or not, unless asked", async () => {
    fill(3);
    await run({ queue: "to check" });
    expect(double.queue).toEqual([double.runs[0]?.id]);
    expect([...double.extended]).toEqual([]);
  });

  test("with extended retention lets the client batch", async () => {
    fill(20);
    await run({ line: { extendRetention: true } });
    expectWhole(20);
    expect(double.requests).not.toContain("POST /feedback");
    expect(double.requests.filter((name) => name === "POST /runs/multipart").length).toBeLessThan(
      20,
    );
  });

  test("posts what a lost batch of the client took with it", async () => {
    fill(5);
    double.fault = (name) => (name === "POST /runs/multipart" ? { status: 400 } : undefined);
    await run({ line: { extendRetention: true } });
    expectWhole(5);
  });

  test("leaves a run that goes on, and judges it once it has ended", async () => {
    fill(3);
    const [open] = double.runs;
    if (open === undefined) return;
    open.endTime = undefined;
    expect((await run()).last).toMatchObject({ progress: { pending: 1 } });
    open.endTime = Date.now();
    expect((await run({ sinceMs: HOUR })).scored.map(({ verdict }) => verdict.traceId)).toContain(
      open.id,
    );
    expectWhole(3);
  });

  test("takes runs of tracers whose clock is ahead", async () => {
    double.runs = [doubleRun(1, Date.now() + 5 * 60_000)];
    expect((await run()).scored).toHaveLength(1);
  });

  test("goes by the server's clock where ours is wrong", async () => {
    double.aheadMs = 6 * HOUR;
    double.runs = [doubleRun(1, Date.now() + 6 * HOUR)];
    expect((await run({ sinceMs: HOUR })).scored).toHaveLength(1);
  });

  test("with a limit judges the newest, and the next time goes on below them", async () => {
    fill(10);
    const newest = await run({ limit: 4 });
    const next = await run({ limit: 4 });
    const ids = [...newest.scored, ...next.scored].map(({ verdict }) => verdict.traceId).sort();
    expect(ids).toEqual(double.runs.slice(2).map(({ id }) => id));
  });

  test("dry: judges, and writes nothing anywhere", async () => {
    fill(3);
    expect((await run({ dryRun: true, queue: "to check" })).scored).toHaveLength(3);
    expect([double.feedback.size, double.queues, double.configs.size]).toEqual([0, [], 0]);
    expect(await readdir(dir)).toEqual([]);
  });

  test("sets the scale of each key once, and respects another one", async () => {
    const key = agentRubric.attributes[0]?.key ?? "";
    double.configs.set(key, { feedback_key: key, feedback_config: { type: "categorical" } });
    expect((await run()).problems).toEqual(["FEEDBACK_SCALE"]);
    double.requests.length = 0;
    await run();
    expect(double.requests).not.toContain("POST /feedback-configs");
    expect(double.configs.get("trace_quality")).toMatchObject({
      feedback_config: { type: "continuous", min: 0, max: 4 },
    });
  });

  test("speaks the first interface where server or client know no other", async () => {
    fill(150);
    double.isNew = false;
    expect((await run({ limit: 140 })).scored).toHaveLength(140);
    const module = () => import("langsmith-old");
    expect((await run({ line: { module }, queue: "to check" })).scored).toHaveLength(10);
    expectWhole(150);
    expect([...double.extended]).toEqual([]);
  });
});

describe("where things go wrong", () => {
  const faults: Record<string, (name: string, count: number) => Fault | undefined> = {
    "a storm of 429": (_, n) => (n % 3 === 0 ? { status: 429, retryAfter: "0.05" } : undefined),
    "a server in trouble": (_, n) => (n % 7 === 0 ? { status: 503 } : undefined),
    "half pages": (name, n) => (name.includes("query") && n % 2 === 0 ? "half" : undefined),
    "cut connections": (_, n) => (n % 9 === 0 ? "cut" : undefined),
    "answers lost after the deed": (_, n) => (n % 9 === 0 ? "lost" : undefined),
  };
  for (const [name, fault] of Object.entries(faults)) {
    for (const extendRetention of [false, true]) {
      test(`${name}${extendRetention ? ", in batches" : ""}: nothing lost, nothing doubled`, async () => {
        fill(12);
        double.fault = fault;
        double.doubledPages = true;
        await run({ line: { extendRetention }, queue: "to check" });
        expectWhole(12);
        expect(new Set(double.queue).size).toBe(2);
      });
    }
  }

  test("waits as long as the server asks, all requests together", async () => {
    fill(6);
    let askedAt = 0;
    const early: string[] = [];
    double.fault = (name) => {
      if (askedAt > 0 && Date.now() - askedAt < 950) early.push(name);
      if (askedAt > 0 || name !== "POST /feedback") return undefined;
      askedAt = Date.now();
      return { status: 429, retryAfter: "1" };
    };
    await run({ width: 1, line: { width: 1 } });
    expect(early).toEqual([]);
    expectWhole(6);
  });

  test("a server that stays away ends the job with a remedy, and the next start goes on", async () => {
    fill(4);
    double.fault = (name) => (name === "POST /feedback" ? { status: 503 } : undefined);
    await expect(run({ line: { giveUpAfterMs: 300 } })).rejects.toThrow(
      "Start the same command again",
    );
    double.fault = () => undefined;
    await run();
    expectWhole(4);
  });

  test("a run that is refused costs no other, and is tried again", async () => {
    fill(4);
    const refused = double.runs[1]?.id;
    let seen = 0;
    double.fault = (name) =>
      name === "POST /feedback" && seen++ === 0 ? { status: 422 } : undefined;
    const first = await run();
    expect(refused).toBeDefined();
    expect([first.scored.length, first.problems]).toEqual([3, ["RUN_REFUSED"]]);
    await run();
    expectWhole(4);
  });

  test("a hidden project and a wrong key say what to do, without the key", async () => {
    await expect(run({ project: "Demo" })).rejects.toThrow(/no project Demo .* Check the name/);
    const wrong = run({ line: { apiKey: "lsv2_secret" } });
    await expect(wrong).rejects.toThrow(/refused the key \(status 401\).*LANGSMITH_API_KEY/);
    await expect(wrong).rejects.not.toThrow("lsv2_secret");
  });

  test("without the package langsmith says how to get it", async () => {
    const module = () => import(`langsmith-${"missing"}`);
    await expect(run({ line: { module } })).rejects.toThrow("npm install langsmith");
  });

  test("a sampling rate for traces does not thin out our feedback", async () => {
    process.env.LANGSMITH_TRACING_SAMPLING_RATE = "0";
    fill(2);
    await run().finally(() => delete process.env.LANGSMITH_TRACING_SAMPLING_RATE);
    expectWhole(2);
  });
});
