import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { START, StateGraph } from "@langchain/langgraph";
import type { Verdict } from "@tracejudge/core";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { outline } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

afterEach(() => void vi.restoreAllMocks());

/** Moves the clock that silences are measured by. */
function passHours(hours: number): void {
  const now = performance.now() + hours * 3_600_000;
  vi.spyOn(performance, "now").mockReturnValue(now);
}

function newHandler() {
  const judge = createFakeJudge();
  const verdicts: Verdict[] = [];
  const onVerdict = (verdict: Verdict) => void verdicts.push(verdict);
  const handler = new TraceJudgeHandler({ judge, store: false, onVerdict });
  const start = (id: string, inputs: object = {}) =>
    void handler._createRunForChainStart(
      {} as never,
      inputs as never,
      id,
      undefined,
      [],
      {},
      "chain",
      id,
    );
  return { handler, judge, verdicts, start };
}

test("a node that waits for days, while other runs come and go, is a step of a run that ended well", async () => {
  const { handler, judge } = newHandler();
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const State = z.object({ log: z.string().optional() });
  const graph = (wait: Promise<void> | undefined) =>
    new StateGraph(State)
      .addNode("ask a person", () => wait?.then(() => ({})) ?? {})
      .addNode("act", () => ({ log: "done" }))
      .addEdge(START, "ask a person")
      .addEdge("ask a person", "act")
      .compile();
  const waiting = graph(asked).invoke({}, { callbacks: [handler], runName: "patient" });
  for (let day = 0; day < 3; day++) {
    passHours(24);
    await graph(undefined).invoke({}, { callbacks: [handler] });
  }
  answer();
  await waiting;
  await handler.flush();
  const trace = judge.judged.find(({ name }) => name === "patient");
  expect(trace?.status).toBe("ok");
  expect(outline(trace)).toEqual(["node ask a person ok", "node act ok"]);
  expect(handler.stats()).toMatchObject({ traces: 4, verdicts: 4, active: 0, strays: 0 });
});

const child = (handler: TraceJudgeHandler, id: string, parentId: string) =>
  void handler._createRunForChainStart({} as never, {}, id, parentId, [], {}, "chain", id);

test("a root of which nothing is under way any more is given up: soon where it was aborted", async () => {
  const { handler, verdicts, start } = newHandler();
  const abort = new DOMException("This operation was aborted", "AbortError");
  for (const root of ["aborted", "aborted in part", "quiet", "waiting"]) {
    start(root);
    child(handler, `${root}: first`, root);
    child(handler, `${root}: second`, root);
  }
  await handler.handleChainError(abort, "aborted: first");
  await handler.handleChainError(abort, "aborted: second");
  await handler.handleChainError(abort, "aborted in part: first");
  for (const order of ["first", "second"]) await handler.handleChainEnd({}, `quiet: ${order}`);
  const given = async (hours: number) => {
    passHours(hours);
    await handler.flush();
    return verdicts.map(({ traceId }) => traceId);
  };
  expect(await given(0.01)).toEqual([]);
  expect(await given(0.02)).toEqual(["aborted"]);
  expect(await given(2)).toEqual(["aborted", "quiet"]);
  expect(await given(48)).toEqual(["aborted", "quiet"]);
  await handler.close();
  expect(verdicts).toHaveLength(4);
});

test("a stream that was broken off is given up; a node that waits beside one is not", async () => {
  const { handler, verdicts } = newHandler();
  const model = () => new ScriptedChatModel(["a long answer"], 1);
  const readOne = async (stream: AsyncIterable<unknown>) => {
    for await (const _ of stream) return;
  };
  const callbacks = [handler];
  await readOne(await model().stream("hi", { callbacks }));
  const chain = ChatPromptTemplate.fromTemplate("{q}").pipe(model()).pipe(new StringOutputParser());
  await readOne(await chain.stream({ q: "hi" }, { callbacks }));
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const graph = new StateGraph(z.object({ log: z.string().optional() }))
    .addNode("peek", async () => {
      await readOne(await model().stream("hi"));
      return {};
    })
    .addNode("ask a person", () => asked.then(() => ({})))
    .addEdge(START, "peek")
    .addEdge("peek", "ask a person")
    .compile();
  const waiting = graph.invoke({}, { callbacks });
  await new Promise((resolve) => setTimeout(resolve, 100));
  passHours(2);
  await handler.flush();
  expect(verdicts.map(({ traceName }) => traceName)).toEqual([
    "ScriptedChatModel",
    "RunnableSequence",
  ]);
  answer();
  await waiting;
  await handler.flush();
  expect(handler.stats()).toMatchObject({ traces: 3, verdicts: 3, active: 0 });
});

test("of too many silent roots the longest silent are given up, each with a verdict", async () => {
  const { handler, verdicts, start } = newHandler();
  for (let at = 0; at < 400; at++) start(`run ${at}`);
  passHours(2);
  start("another");
  await handler.flush();
  expect(handler.stats()).toMatchObject({ active: 251, traces: 150 });
  expect(verdicts[0]?.traceId).toBe("run 0");
  expect(verdicts).toHaveLength(150);
  await handler.handleChainEnd({}, "run 399");
  await handler.flush();
  expect(verdicts.at(-1)?.traceId).toBe("run 399");
});

test("silent roots that take too much room are given up", async () => {
  const { handler, start } = newHandler();
  for (let at = 0; at < 100; at++) {
    start(`run ${at}`, { texts: Array.from({ length: 50 }, () => "x".repeat(30_000)) });
  }
  passHours(2);
  start("another");
  expect(handler.stats().active).toBeLessThan(60);
  expect(handler.stats().active).toBeGreaterThan(30);
  await handler.flush();
});
