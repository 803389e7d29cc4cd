import { setTimeout as pause } from "node:timers/promises";
import {
  agentRubric,
  type Judge,
  type JudgeOptions,
  type Trace,
  type Verdict,
} from "@tracejudge/core";
import { expect, test } from "vitest";
import { keywordJudge } from "../fixtures/keyword-judge.ts";
import { judgeWithProgress } from "./judge-with-progress.ts";

const trace = { id: "long", steps: [] } as unknown as Trace;
const verdict = { traceId: "long" } as Verdict;
const running = new AbortController().signal;

function judgeThat(works: (options: JudgeOptions) => Promise<Verdict>): Judge {
  return { ...keywordJudge(agentRubric), judge: (_trace, options = {}) => works(options) };
}

async function drained(judge: Judge): Promise<{ told: number[]; verdict: Verdict }> {
  const steps = judgeWithProgress(judge, trace, running);
  const told: number[] = [];
  for (;;) {
    const next = await steps.next();
    if (next.done) return { told, verdict: next.value };
    told.push(next.value);
  }
}

test("a long trace tells now and then how many steps are done", async () => {
  const slow = judgeThat(async ({ onProgress }) => {
    for (let step = 1; step <= 30; step++) {
      await pause(20);
      onProgress?.(step, 30);
    }
    return verdict;
  });
  const { told, verdict: last } = await drained(slow);
  expect(last).toBe(verdict);
  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThan(10);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});

test("a short trace is judged without a word", async () => {
  const quick = judgeThat(async ({ onProgress }) => {
    onProgress?.(1, 1);
    return verdict;
  });
  expect(await drained(quick)).toEqual({ told: [], verdict });
});

test("what the judge throws reaches the caller", async () => {
  const failing = judgeThat(() => Promise.reject(new RangeError("no")));
  await expect(drained(failing)).rejects.toThrow(RangeError);
});
