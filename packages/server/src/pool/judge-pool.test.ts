import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chatLine, tinyStudent } from "../../fixtures/start-server.ts";
import type { Job } from "./job.ts";
import { type JudgePool, openJudgePool } from "./judge-pool.ts";

const setup = { model: tinyStudent, workers: 1, threads: 1, queueLimit: 3, withRows: false };
let pool: JudgePool;
beforeAll(async () => {
  pool = await openJudgePool(setup);
}, 60_000);
afterAll(() => pool.close(1_000));

function jobOf(runs: number, mark = ""): Job {
  const lines = Array.from({ length: runs }, (_, at) => chatLine(`r${at}`, `It is ${mark}${at}.`));
  return { kind: "document", text: Buffer.from(lines.join("\n")), mostTraces: 10_000 };
}

test("what is over the limit of the queue is refused at once", async () => {
  const outcomes = [1, 2, 3, 4, 5].map((mark) => pool.judge(jobOf(20, `full ${mark}`)));
  expect(await outcomes[4]).toEqual({ refused: "full" });
  for (const outcome of await Promise.all(outcomes.slice(0, 4))) {
    expect("judged" in outcome && outcome.judged.verdicts).toHaveLength(20);
  }
});

test("a job nobody waits for any more is stopped, and the next one is judged", async () => {
  const leaving = new AbortController();
  const long = pool.judge(jobOf(5_000, "long"), { signal: leaving.signal });
  await new Promise((resolve) => setTimeout(resolve, 30));
  leaving.abort();
  expect(await long).toEqual({ refused: "aborted" });
  expect(await pool.judge(jobOf(1))).toMatchObject({ judged: { problems: [] } });
  expect(await pool.judge(jobOf(5_000, "late"), { timeoutMs: 30 })).toEqual({ refused: "timeout" });
});

test("the time to judge a job counts from when a thread has it, not while it waits", async () => {
  const before = pool.judge(jobOf(5_000, "before"), { timeoutMs: 2_000 });
  const waiting = pool.judge(jobOf(1, "waiting"), { judgingMs: 1_900 });
  expect(await before).toEqual({ refused: "timeout" });
  expect(await waiting).toMatchObject({ judged: { problems: [] } });
  expect(await pool.judge(jobOf(5_000, "late"), { judgingMs: 30 })).toEqual({ refused: "timeout" });
});

test("threads that do not let go of a job are replaced, however often, and the next job is judged", async () => {
  const stopping = await openJudgePool({ ...setup, letGoMs: 100 });
  // Read in one piece, for half a minute: no message is heard in between
  const text = Buffer.from(`[${"{},".repeat(3_000_000)}{}]`);
  for (let times = 0; times < 4; times++) {
    const held = stopping.judge({ kind: "document", text, mostTraces: 1 }, { timeoutMs: 50 });
    expect(await held).toEqual({ refused: "timeout" });
  }
  expect(await stopping.judge(jobOf(1))).toMatchObject({ judged: { problems: [] } });
  await stopping.close(1_000);
}, 60_000);

test("a job is let go of while its lines are read", async () => {
  const reading = await openJudgePool({ ...setup, letGoMs: 60_000 });
  const job: Job = { kind: "document", text: Buffer.alloc(8_000_000, "1\n"), mostTraces: 1 };
  expect(await reading.judge(job, { timeoutMs: 50 })).toEqual({ refused: "timeout" });
  expect(await reading.judge(jobOf(1))).toMatchObject({ judged: { problems: [] } });
  await reading.close(1_000);
}, 60_000);

test("the event loop stays free while a thread judges", async () => {
  const judging = pool.judge(jobOf(200, "free"));
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await judging;
  clearInterval(timer);
  expect(longest).toBeLessThan(250);
});

test("a thread that dies costs the job it had; another takes its place", async () => {
  vi.spyOn(Worker.prototype, "postMessage").mockImplementationOnce(function (this: Worker) {
    void this.terminate();
  });
  expect(await pool.judge(jobOf(1))).toEqual({ refused: "lost" });
  // What comes while the student is loaded again waits for it.
  expect(await pool.judge(jobOf(1))).toMatchObject({ judged: { problems: [] } });
  expect(pool.alive).toBe(true);
}, 60_000);

test("threads that die each time are given up: there is no room then, and every job is lost", async () => {
  const dying = await openJudgePool(setup);
  const posting = vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (
    this: Worker,
  ) {
    void this.terminate();
  });
  for (let crash = 1; crash <= 4; crash++) {
    expect(dying.room).toBe(true);
    expect(await dying.judge(jobOf(1))).toEqual({ refused: "lost" });
  }
  posting.mockRestore();
  expect([dying.alive, dying.room, dying.gone]).toEqual([false, false, true]);
  expect(await dying.judge(jobOf(1))).toEqual({ refused: "lost" });
  await dying.close(1_000);
}, 60_000);

test("a student that cannot be loaded is told when the pool is opened", async () => {
  const missing = openJudgePool({ ...setup, model: "no-such-folder" });
  await expect(missing).rejects.toThrow(/no-such-folder.*Give a folder with model\.onnx/);
}, 60_000);

test("a thread that dies while the pool closes costs the job it had; those behind it are judged", async () => {
  const closing = await openJudgePool(setup);
  vi.spyOn(Worker.prototype, "postMessage").mockImplementationOnce(function (this: Worker) {
    void this.terminate();
  });
  const taken = [closing.judge(jobOf(1)), closing.judge(jobOf(1, "behind"))];
  const closed = closing.close(60_000);
  expect(await taken[0]).toEqual({ refused: "lost" });
  expect(await taken[1]).toMatchObject({ judged: { problems: [] } });
  await closed;
}, 120_000);

test("closing finishes what was taken and refuses what comes", async () => {
  const closing = await openJudgePool(setup);
  const taken = closing.judge(jobOf(20));
  const closed = closing.close(30_000);
  expect(await closing.judge(jobOf(1))).toEqual({ refused: "closing" });
  expect(await taken).toMatchObject({ judged: { problems: [] } });
  await closed;
}, 60_000);
