import { HumanMessage } from "@langchain/core/messages";
import {
  Annotation,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { expect, test } from "vitest";
import { outline, recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

const State = Annotation.Root({
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
const note = (line: string) => () => ({ log: [line] });
const question = { messages: [new HumanMessage("Where is my parcel?")] };

test("a static breakpoint interrupts the run without any error", async () => {
  const graph = new StateGraph(State)
    .addNode("a", note("a"))
    .addNode("b", note("b"))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile({ checkpointer: new MemorySaver(), interruptBefore: ["b"] });
  const { traces } = await recordRun(async (handler) => {
    const config = { callbacks: [handler], configurable: { thread_id: "t8" } };
    await graph.invoke({}, config);
    await graph.invoke(null, config);
  });
  expect(traces.map(outline)).toEqual([["node a ok"], ["node b ok"]]);
  expect(traces.map(({ status }) => status)).toEqual(["interrupted", "ok"]);
  expect(traces[0]?.metadata.interrupted).toBe("interrupt_before");
  expect(traces[1]?.metadata.resumes).toBe(traces[0]?.id);
});

test("a breakpoint after a node interrupts the run too", async () => {
  const graph = new StateGraph(State)
    .addNode("a", note("a"))
    .addNode("b", note("b"))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile({ checkpointer: new MemorySaver(), interruptAfter: ["a"] });
  const { traces } = await recordRun(async (handler) => {
    const config = { callbacks: [handler], configurable: { thread_id: "t9" } };
    await graph.invoke({}, config);
    await graph.invoke(null, config);
  });
  expect(traces.map(({ status }) => status)).toEqual(["interrupted", "ok"]);
  expect(traces[1]?.metadata.resumes).toBe(traces[0]?.id);
});

test("a stream the consumer breaks off is aborted, and the late model end changes nothing", async () => {
  const model = new ScriptedChatModel(["too late"], 80);
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("first", () => ({}))
    .addNode("answer", async (state) => ({ messages: [await model.invoke(state.messages)] }))
    .addEdge(START, "first")
    .addEdge("first", "answer")
    .compile();
  const { traces, handler } = await recordRun(async (handler) => {
    for await (const _ of await graph.stream(question, {
      callbacks: [handler],
      streamMode: "updates",
    })) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  expect(traces.map(({ status }) => status)).toEqual(["aborted"]);
  expect(outline(traces[0])[0]).toBe("node first ok");
  expect(handler.stats()).toMatchObject({ traces: 1, active: 0 });
});

test("a person's own update of the state is no run of the agent, and breaks no thread", async () => {
  const graph = new StateGraph(State)
    .addNode("ask", note("asked"))
    .addNode("act", note("acted"))
    .addEdge(START, "ask")
    .addEdge("ask", "act")
    .compile({ checkpointer: new MemorySaver(), interruptBefore: ["act"] });
  const { traces, handler } = await recordRun(async (handler) => {
    const config = { callbacks: [handler], configurable: { thread_id: "t" } };
    await graph.invoke({}, config);
    await graph.updateState(config, { log: ["changed"] });
    await graph.updateState({ ...config, runName: "mine" } as object, { log: ["more"] }, "ask");
    await graph.invoke(null, config);
  });
  expect(traces.map(outline)).toEqual([["node ask ok"], ["node act ok"]]);
  expect(traces[1]?.metadata.resumes).toBe(traces[0]?.id);
  expect(handler.stats()).toMatchObject({ traces: 2, verdicts: 2, active: 0 });
});
