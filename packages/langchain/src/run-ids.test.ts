import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunnableLambda } from "@langchain/core/runnables";
import { Annotation, START, StateGraph } from "@langchain/langgraph";
import { openStore } from "@tracejudge/store";
import { expect, onTestFinished, test } from "vitest";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { outline, recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const runId = "0199a0b0-0000-4000-8000-00000000da7b";
const State = Annotation.Root({
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two nodes in a row, each of which asks a model; every row names who asked. */
function twoTurns(who: string, ms = 0) {
  const model = new ScriptedChatModel([`${who} one`, `${who} two`], ms);
  const ask = async () => ({ log: [String((await model.invoke(`${who}?`)).content)] });
  return new StateGraph(State)
    .addNode("first", ask)
    .addNode("second", ask)
    .addEdge(START, "first")
    .addEdge("first", "second")
    .compile();
}

const wholeRun = [
  "node first ok",
  "  llm ScriptedChatModel ok",
  "node second ok",
  "  llm ScriptedChatModel ok",
];

/** Who is spoken of in the steps of a trace. */
function voices(trace: { steps: unknown }): string[] {
  return [...new Set(JSON.stringify(trace.steps).match(/who\d+/g))];
}

test("runs that are given one id one after the other are traces of their own", async () => {
  const errors: unknown[] = [];
  const { traces, handler } = await recordRun(
    async (handler) => {
      const config = { callbacks: [handler], runId };
      for (const at of [0, 1, 2]) await twoTurns(`who${at}`).invoke({}, config);
    },
    { onError: (error) => errors.push(error) },
  );
  expect(traces.map(outline)).toEqual([wholeRun, wholeRun, wholeRun]);
  expect(traces.map(voices)).toEqual([["who0"], ["who1"], ["who2"]]);
  expect(traces[0]?.id).toBe(runId);
  expect(new Set(traces.map(({ id }) => id)).size).toBe(3);
  expect(traces.map(({ metadata }) => metadata.run_id)).toEqual([undefined, runId, runId]);
  expect(handler.stats()).toMatchObject({ traces: 3, verdicts: 3, active: 0 });
  expect(errors).toMatchObject([{ code: "RUN_ID_TAKEN" }]);
});

test("runs that are given one id at the same time are traces of their own", async () => {
  const { traces } = await recordRun(
    (handler) =>
      Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          twoTurns(`who${at}`, (at * 7) % 5).invoke({}, { callbacks: [handler], runId }),
        ),
      ),
    { onError: () => {} },
  );
  expect(traces.map(outline)).toEqual(Array(20).fill(wholeRun));
  expect(new Set(traces.flatMap(voices)).size).toBe(20);
  expect(traces.every((trace) => voices(trace).length === 1)).toBe(true);
});

test("so are streams with one id, read in turns, one of which fails", async () => {
  const broken = new StateGraph(State)
    .addNode("fails", async () => {
      await pause(20);
      throw new Error("kaput");
    })
    .addEdge(START, "fails")
    .compile();
  const { traces } = await recordRun(
    async (handler) => {
      const config = { callbacks: [handler], runId };
      const begun = await Promise.allSettled(
        [twoTurns("who1", 5), broken, twoTurns("who2", 5)].map((graph) => graph.stream({}, config)),
      );
      let left = begun.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      while (left.length > 0) {
        const read = await Promise.allSettled(left.map((stream) => stream.next()));
        left = left.filter((_, at) => {
          const one = read[at];
          return one?.status === "fulfilled" && !one.value.done;
        });
      }
    },
    { onError: () => {} },
  );
  const byStatus = (status: string) => traces.filter((trace) => trace.status === status);
  expect(byStatus("error").map(outline)).toEqual([["node fails error"]]);
  expect(byStatus("ok").map(outline)).toEqual([wholeRun, wholeRun]);
  expect(byStatus("ok").flatMap(voices).sort()).toEqual(["who1", "who2"]);
});

test("a run whose id is empty, or no text, has an id of its own", async () => {
  const { traces } = await recordRun(async (handler) => {
    for (const odd of ["", 5 as never]) {
      await twoTurns("who1").invoke({}, { callbacks: [handler], runId: odd });
    }
  });
  expect(traces.map(outline)).toEqual([wholeRun, wholeRun]);
});

test("a graph inside a node that is given the id of the run around it is a step of that run", async () => {
  const { traces } = await recordRun(
    (handler) =>
      new StateGraph(State)
        .addNode("outer", (_state, config) => twoTurns("who1").invoke({}, { ...config, runId }))
        .addNode("last", () => ({ log: ["end"] }))
        .addEdge(START, "outer")
        .addEdge("outer", "last")
        .compile()
        .invoke({}, { callbacks: [handler], runId }),
    { onError: () => {} },
  );
  expect(traces.map(outline)).toEqual([
    ["node outer ok", ...wholeRun.map((line) => `  ${line}`), "node last ok"],
  ]);
});

test("chains outside LangGraph that share an id stay apart", async () => {
  const { traces } = await recordRun(
    (handler) =>
      Promise.all(
        [1, 2, 3].map((at) =>
          RunnableLambda.from((text: string) => text)
            .pipe(new ScriptedChatModel([`who${at}`], 5))
            .invoke(`who${at}`, { callbacks: [handler], runId }),
        ),
      ),
    { onError: () => {} },
  );
  expect(traces.map(outline)).toEqual(Array(3).fill(["llm ScriptedChatModel ok"]));
  expect(traces.map(voices).sort()).toEqual([["who1"], ["who2"], ["who3"]]);
});

test("a handler that is attached twice still records each run once, and each token", async () => {
  const dir = await mkdtemp(join(tmpdir(), "tracejudge-twice-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const handler = new TraceJudgeHandler({ judge: createFakeJudge(), dir, onError: () => {} });
  const model = new ScriptedChatModel(["fine", "fine"]);
  model.callbacks = [handler];
  const config = { callbacks: [handler, handler], runId };
  await Promise.all(
    [1, 2].map(async () => {
      for await (const _ of await model.stream("hi", config)) {
        // Only the recording counts here.
      }
    }),
  );
  await handler.close();
  expect(handler.stats()).toMatchObject({ traces: 2, rows: 2, verdicts: 2, active: 0 });
  const tokens: unknown[] = [];
  for await (const read of openStore({ dir }).readRuns()) {
    if ("value" in read) tokens.push(read.value.rows[0]?.extra);
  }
  expect(tokens).toMatchObject(Array(2).fill({ tracejudge: { tokens: 4 } }));
});
