import { RunnableLambda } from "@langchain/core/runnables";
import type { Verdict } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

// An app's tests may stop the clock, with the handler attached to what they test.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function newHandler() {
  const verdicts: Verdict[] = [];
  const onVerdict = (verdict: Verdict) => void verdicts.push(verdict);
  const judge = createFakeJudge();
  return { verdicts, handler: new TraceJudgeHandler({ judge, store: false, onVerdict }) };
}

const echo = RunnableLambda.from((word: string) => word);

test("while the clock stands still, flush and close end, and each run has its verdict", async () => {
  const { handler, verdicts } = newHandler();
  for (const word of ["one", "two"]) {
    await echo.invoke(word, { callbacks: [handler] });
    await handler.flush();
  }
  await echo.invoke("three", { callbacks: [handler] });
  await handler.close();
  expect(verdicts).toHaveLength(3);
});

test("a run begun while the clock stood still is judged without a flush", async () => {
  const { handler, verdicts } = newHandler();
  await echo.invoke("one", { callbacks: [handler] });
  vi.useRealTimers();
  await vi.waitFor(() => expect(verdicts).toHaveLength(1), 10_000);
  await handler.close();
});
