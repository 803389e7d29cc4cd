import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Judge, Trace, Verdict } from "@tracejudge/core";
import { expect, onTestFinished, test } from "vitest";
import type { TraceJudgeOptions } from "./handler-options.ts";
import { calculatorGraph, sum } from "./test-support/calculator-graph.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const never = () => new Promise<never>(() => undefined);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A handler that has been through so many runs, and what it told. */
async function runs(count: number, options: TraceJudgeOptions) {
  const verdicts: Verdict[] = [];
  const errors: unknown[] = [];
  const handler = new TraceJudgeHandler({
    store: false,
    judgeTimeoutMs: 100,
    onVerdict: (verdict) => verdicts.push(verdict),
    onError: (error) => errors.push(error),
    ...options,
  });
  for (let run = 0; run < count; run++) {
    await calculatorGraph().invoke(sum, { callbacks: [handler] });
    await pause(10);
  }
  await handler.flush();
  return { handler, verdicts, errors };
}

function judgeWith(some: Partial<Judge>): Judge {
  return { ...createFakeJudge(), ...some };
}

test("a prepare that never answers is told of once; the runs have their verdicts", async () => {
  let hints = 0;
  const prepare = () => {
    hints += 1;
    return never();
  };
  const { handler, verdicts, errors } = await runs(3, { judge: judgeWith({ prepare }) });
  expect(verdicts.map(({ status }) => status)).toEqual(["OK", "OK", "OK"]);
  expect(errors).toMatchObject([{ code: "JUDGE_SILENT" }]);
  expect(hints).toBe(1);
  await handler.close();
});

test("a judge that never answers leaves verdicts that say so, and many cost no more than two", async () => {
  const errors: (string | undefined)[] = [];
  const handler = new TraceJudgeHandler({
    judge: judgeWith({ judge: never }),
    store: false,
    judgeTimeoutMs: 100,
    onVerdict: ({ error }) => errors.push(error),
  });
  const graph = calculatorGraph();
  await Promise.all(Array.from({ length: 20 }, () => graph.invoke(sum, { callbacks: [handler] })));
  await handler.flush();
  const seconds = errors.map((error) =>
    Number(/did not answer within (.+?) s\./.exec(error ?? "")?.[1]),
  );
  expect(seconds).toHaveLength(20);
  expect(seconds[0]).toBe(0.1);
  expect(seconds.reduce((sum, waited) => sum + waited)).toBeLessThan(0.3);
  await handler.close();
});

test("a judge that shows progress is waited for, and its signal tells when it is not", async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const fake = createFakeJudge();
  const judge: Judge["judge"] = async (trace, { signal, onProgress } = {}) => {
    signals.push(signal);
    if (signals.length > 1) return never();
    for (let step = 0; step < 6; step++) {
      await pause(40);
      onProgress?.(step, 6);
    }
    return fake.judge(trace);
  };
  const { handler, verdicts } = await runs(2, { judge: judgeWith({ judge }) });
  expect(verdicts.map(({ status }) => status)).toEqual(["OK", "ERROR"]);
  expect(signals.map((signal) => signal?.aborted)).toEqual([false, true]);
  await handler.close();
});

test("a judge that never closes does not keep the handler from closing", async () => {
  const { handler, errors } = await runs(1, { judge: judgeWith({ close: never }) });
  await handler.close();
  expect(errors).toMatchObject([{ code: "JUDGE_SILENT" }]);
});

test("whoever never makes the judge holds up nobody", async () => {
  const dir = await mkdtemp(join(tmpdir(), "tracejudge-silent-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const file = join(dir, "judge.mjs");
  await writeFile(file, "export const createJudge = () => new Promise(() => {});");
  const judgeModule = pathToFileURL(file).href;
  for (const judge of ["inline", "worker"] as const) {
    const { handler, verdicts } = await runs(2, { judge, judgeModule });
    expect(verdicts.map(({ error }) => error)).toEqual(
      Array(2).fill(expect.stringContaining("did not answer")),
    );
    await handler.close();
  }
});

test.each([Number.POSITIVE_INFINITY, Number.NaN, -1])(
  "a time-out of %s is no short one",
  async (ms) => {
    const judge = createFakeJudge();
    const slow = { ...judge, judge: (trace: Trace) => pause(30).then(() => judge.judge(trace)) };
    const { handler, verdicts } = await runs(1, { judge: slow, judgeTimeoutMs: ms });
    expect(verdicts.map(({ status }) => status)).toEqual(["OK"]);
    await handler.close();
  },
);
