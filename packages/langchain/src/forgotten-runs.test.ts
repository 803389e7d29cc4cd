import { expect, test } from "vitest";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { outline } from "./test-support/record-run.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const newHandler = () => {
  const judge = createFakeJudge();
  const ids: string[] = [];
  const handler = new TraceJudgeHandler({
    judge,
    store: false,
    onError: () => {},
    onVerdict: (verdict) => void ids.push(verdict.traceId),
  });
  const start = (id: string, parentId?: string, metadata = {}) =>
    void handler._createRunForChainStart(
      {} as never,
      {},
      id,
      parentId,
      [],
      metadata,
      "chain",
      `run ${id}`,
    );
  /** So many runs end that whichever ended before them is forgotten. */
  const forget = async () => {
    for (let at = 0; at < 100; at++) {
      start(`more ${at}`);
      await handler.handleChainEnd({}, `more ${at}`);
    }
  };
  return { handler, judge, ids, start, forget };
};

test("a run that begins below one whose trace was forgotten is left out, with all below it", async () => {
  const { handler, ids, start, forget } = newHandler();
  start("root");
  start("node", "root");
  await handler.handleChainEnd({}, "node");
  await handler.handleChainEnd({}, "root");
  await forget();
  start("late", "node");
  start("later", "late");
  start("latest", "root");
  for (const id of ["later", "late", "latest"]) await handler.handleChainEnd({}, id);
  await handler.flush();
  expect(ids).not.toContain("late");
  expect(handler.stats()).toMatchObject({ traces: 101, verdicts: 101, strays: 3, active: 0 });
});

test("so is one that only inherited the task of a forgotten node", async () => {
  const { handler, start, forget } = newHandler();
  const metadata = { langgraph_checkpoint_ns: "node:1" };
  start("root");
  void handler._createRunForChainStart(
    {} as never,
    {},
    "node",
    "root",
    ["graph:step:1"],
    metadata,
    "chain",
    "node",
  );
  await handler.handleChainEnd({}, "root");
  await forget();
  start("late", undefined, metadata);
  await handler.handleChainEnd({}, "late");
  await handler.flush();
  expect(handler.stats()).toMatchObject({ traces: 101, strays: 1, active: 0 });
});

test("LangChain's second telling of a stray is not counted again", async () => {
  const { handler, start, forget } = newHandler();
  start("root");
  await handler.handleChainEnd({}, "root");
  await forget();
  await handler.handleChainStart({} as never, {}, "late", "root", [], {}, "chain", "late");
  await handler.handleChainStart({} as never, {}, "late", "root", [], {}, "chain", "late");
  await handler.flush();
  expect(handler.stats().strays).toBe(1);
});

test("a run below a parent that was never ours is a root", async () => {
  const { handler, judge, start, forget } = newHandler();
  await forget();
  start("below another tracer's", "theirs");
  await handler.handleChainEnd({}, "below another tracer's");
  await handler.flush();
  expect(outline(judge.judged.at(-1))).toEqual([]);
  expect(judge.judged.at(-1)?.metadata.external_parent_id).toBe("theirs");
  expect(handler.stats().strays).toBe(0);
});

test("a run that is given the id of a forgotten one is a trace of its own", async () => {
  const { handler, ids, start, forget } = newHandler();
  for (let round = 0; round < 2; round++) {
    start("root");
    await handler.handleChainEnd({}, "root");
    await forget();
  }
  await handler.flush();
  expect(ids).toHaveLength(202);
  expect(new Set(ids).size).toBe(202);
});

test("what is kept of forgotten runs is bounded", async () => {
  const { handler, start, forget } = newHandler();
  for (let round = 0; round < 60; round++) {
    start(`root ${round}`);
    for (let at = 0; at < 1_000; at++) start(`run ${round} ${at}`, `root ${round}`);
    await handler.handleChainEnd({}, `root ${round}`);
  }
  await forget();
  start("late", "run 0 1");
  await handler.handleChainEnd({}, "late");
  start("less late", "run 59 999");
  expect(handler.stats()).toMatchObject({ strays: 1, active: 0 });
  expect(handler.stats().heldRuns).toBeLessThan(200);
  await handler.flush();
});
