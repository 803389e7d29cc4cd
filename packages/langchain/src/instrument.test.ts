import { createRequire } from "node:module";
import { CallbackManager } from "@langchain/core/callbacks/manager";
import { RunnableLambda } from "@langchain/core/runnables";
import { afterEach, expect, test } from "vitest";
import { type InstrumentOptions, instrument } from "./instrument.ts";
import { calculatorGraph, sum } from "./test-support/calculator-graph.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const untouched = CallbackManager._configureSync;
const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0)) undo();
  expect(CallbackManager._configureSync).toBe(untouched);
});

/** LangGraph before 1.4 does not say that a run is its own: there all roots must be asked for. */
let saysLangGraph = false;
await calculatorGraph().invoke(sum, {
  callbacks: [
    {
      handleChainStart(_chain, _inputs, _id, _parent, _tags, metadata) {
        saysLangGraph ||= metadata?.ls_integration === "langgraph";
      },
    },
  ],
});
const graphs: InstrumentOptions = saysLangGraph ? {} : { roots: "all" };

function attach(handler?: TraceJudgeHandler, options = graphs) {
  const undo = instrument(handler, options);
  undos.push(undo);
  return undo;
}

function recording() {
  const judge = createFakeJudge();
  return { judge, handler: new TraceJudgeHandler({ judge, store: false }) };
}

test("every LangGraph run is judged, without callbacks, until it is undone", async () => {
  const { judge, handler } = recording();
  const undo = attach(handler);
  await calculatorGraph().invoke(sum);
  for await (const _ of await calculatorGraph().stream(sum)) {
    // Read to its end.
  }
  undo();
  await calculatorGraph().invoke(sum);
  await handler.flush();
  expect(judge.judged.map(({ steps }) => steps.length)).toEqual([6, 6]);
});

test("asked twice, it attaches once", async () => {
  const { judge, handler } = recording();
  attach(handler);
  attach(handler);
  expect(attach().handler).toBe(handler);
  await calculatorGraph().invoke(sum);
  await handler.flush();
  expect(judge.judged).toHaveLength(1);
});

test("a run that carries the handler, or another one of ours, is not judged twice", async () => {
  const { judge, handler } = recording();
  const own = recording();
  attach(handler);
  await calculatorGraph().invoke(sum, { callbacks: [handler] });
  await calculatorGraph()
    .withConfig({ callbacks: [own.handler] })
    .invoke(sum);
  await Promise.all([handler.flush(), own.handler.flush()]);
  expect([judge.judged.length, own.judge.judged.length]).toEqual([1, 1]);
});

test("of two handlers the last one counts, and undoing it gives the first one back", async () => {
  const [first, second] = [recording(), recording()];
  attach(first.handler);
  const undo = attach(second.handler);
  await calculatorGraph().invoke(sum);
  undo();
  undo();
  await calculatorGraph().invoke(sum);
  await Promise.all([first.handler.flush(), second.handler.flush()]);
  expect([first.judge.judged.length, second.judge.judged.length]).toEqual([1, 1]);
});

test("the user's own callbacks, as a list or as a manager, stay", async () => {
  const { judge, handler } = recording();
  attach(handler);
  const seen: string[] = [];
  const own = { handleToolStart: () => void seen.push("tool") };
  await calculatorGraph().invoke(sum, { callbacks: [own] });
  const manager = new CallbackManager();
  manager.addHandler({ ...own, name: "own" } as never);
  await calculatorGraph().invoke(sum, { callbacks: manager });
  await handler.flush();
  expect(seen).toEqual(["tool", "tool"]);
  expect(judge.judged).toHaveLength(2);
  expect(manager.handlers).toHaveLength(1);
});

test("what another library wrapped around it stays when it is undone", async () => {
  const { judge, handler } = recording();
  const undo = instrument(handler);
  const ours = CallbackManager._configureSync;
  const theirs: typeof ours = (...args) => ours.apply(CallbackManager, args);
  CallbackManager._configureSync = theirs;
  undo();
  await calculatorGraph().invoke(sum);
  expect(CallbackManager._configureSync).toBe(theirs);
  CallbackManager._configureSync = untouched;
  await handler.flush();
  expect(judge.judged).toEqual([]);
});

test("a model or a chain outside a graph is not judged, unless all roots are asked for", async () => {
  const { judge, handler } = recording();
  const undo = attach(handler, {});
  await new ScriptedChatModel(["hello"]).invoke("hi");
  await RunnableLambda.from(() => "done").invoke("go");
  undo();
  attach(handler, { roots: "all" });
  await new ScriptedChatModel(["hello"]).invoke("hi");
  await handler.flush();
  expect(judge.judged.map(({ steps }) => steps.length)).toEqual([1]);
});

test("a graph of LangChain's CommonJS copy is judged where the app has loaded it", async () => {
  const require = createRequire(import.meta.url);
  const { Annotation, START, StateGraph } = require("@langchain/langgraph");
  const { judge, handler } = recording();
  attach(handler);
  const graph = new StateGraph(Annotation.Root({ n: Annotation() }))
    .addNode("double", (state: { n: number }) => ({ n: state.n * 2 }))
    .addEdge(START, "double")
    .compile();
  expect(await graph.invoke({ n: 2 })).toEqual({ n: 4 });
  await handler.flush();
  expect(judge.judged.map(({ steps }) => steps.map(({ name }) => name))).toEqual([["double"]]);
});
