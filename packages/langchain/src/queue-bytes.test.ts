import { expect, test } from "vitest";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const MB = 1_000_000;

/** A handler whose judge waits until it is let go. */
function heldUp(maxQueueBytes: number) {
  const fake = createFakeJudge();
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const judge = {
    ...fake,
    judge: async (...given: Parameters<typeof fake.judge>) => {
      await gate;
      return fake.judge(...given);
    },
  };
  const found = new Map<string, string>();
  const why: (string | undefined)[] = [];
  const errors: unknown[] = [];
  const handler = new TraceJudgeHandler({
    judge,
    store: false,
    maxQueueBytes,
    onVerdict: ({ traceId, status, error }) => {
      found.set(traceId, status);
      if (error !== undefined) why.push(error);
    },
    onError: (error) => errors.push(error),
  });
  const begin = (id: string, parentId?: string) =>
    void handler._createRunForChainStart({} as never, {}, id, parentId, [], {}, "chain", id);
  /** Ends a run with an output of so many megabytes, and waits until its row was handed on. */
  const end = async (id: string, megabytes: number) => {
    const pieces = Array.from({ length: Math.ceil(megabytes * 50) }, () => "x".repeat(20_000));
    await handler.handleChainEnd({ pieces }, id);
    await new Promise((resolve) => setTimeout(resolve, 15));
  };
  const run = (id: string, megabytes: number) => {
    begin(id);
    return end(id, megabytes);
  };
  return { handler, letGo, found, why, errors, begin, end, run };
}

test("runs that are more than fits get a verdict that says so, told once; the others are judged", async () => {
  const { handler, letGo, found, why, errors, run } = heldUp(3 * MB);
  for (const id of ["a", "b", "c", "d", "e"]) await run(id, 1.2);
  letGo();
  await handler.flush();
  expect(Object.fromEntries(found)).toEqual({
    a: "OK",
    b: "OK",
    c: "ERROR",
    d: "ERROR",
    e: "ERROR",
  });
  expect(why[0]).toContain("3 MB");
  expect(handler.stats()).toMatchObject({ traces: 5, verdicts: 5, unjudged: 3, waiting: 0 });
  expect(errors).toHaveLength(1);
});

test("what was judged leaves room for what comes", async () => {
  const { handler, letGo, found, run } = heldUp(3 * MB);
  letGo();
  for (let at = 0; at < 6; at++) {
    await run(`run ${at}`, 1.2);
    await handler.flush();
  }
  expect([...found.values()]).toEqual(Array(6).fill("OK"));
});

test("of runs under way the one that takes most room is given up, with all that it does later", async () => {
  const { handler, letGo, found, begin, end } = heldUp(3 * MB);
  letGo();
  begin("huge");
  begin("small");
  for (let at = 0; at < 5; at++) {
    begin(`huge ${at}`, "huge");
    await end(`huge ${at}`, 0.9);
    begin(`small ${at}`, "small");
    await end(`small ${at}`, 0.2);
  }
  await end("huge", 1);
  await end("small", 0.1);
  await handler.flush();
  expect(Object.fromEntries(found)).toEqual({ huge: "ERROR", small: "OK" });
});
