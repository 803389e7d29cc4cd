import { AsyncLocalStorage } from "node:async_hooks";
import type { Verdict } from "@tracejudge/core";
import { expect, test } from "vitest";
import { calculatorGraph, sum } from "./test-support/calculator-graph.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const request = new AsyncLocalStorage<string>();
/** In which request something was called. */
const seen: (string | undefined)[] = [];
const fake = createFakeJudge();
const judgeModule = new URL("./test-support/fake-judge.ts", import.meta.url).href;

test.each([
  ["a judge of the app's own", { judge: { ...fake, judge: noting(fake.judge) } }],
  ["a judging thread", { judgeModule }],
])("with %s, nothing runs in the context of the request that gave occasion", async (_, judge) => {
  seen.length = 0;
  const handler = new TraceJudgeHandler({
    ...judge,
    store: false,
    onVerdict: noting((verdict: Verdict) => verdict.status),
  });
  for (const name of ["first", "second"]) {
    await request.run(name, async () => {
      await calculatorGraph().invoke(sum, { callbacks: [handler] });
      await handler.flush();
    });
  }
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.filter((context) => context !== undefined)).toEqual([]);
  await handler.close();
});

function noting<Args extends unknown[], Result>(act: (...args: Args) => Result) {
  return (...args: Args): Result => {
    seen.push(request.getStore());
    return act(...args);
  };
}
