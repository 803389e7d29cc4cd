import { HumanMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { Annotation, END, MessagesAnnotation, Send, START, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { outline, recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

const State = Annotation.Root({
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
type LogState = typeof State.State;
const note = (line: string) => () => ({ log: [line] });
const question = { messages: [new HumanMessage("Where is my parcel?")] };

function modelGraph() {
  const model = new ScriptedChatModel(["It is in Oslo."]);
  return new StateGraph(MessagesAnnotation)
    .addNode("look", () => ({}))
    .addNode("answer", async (state) => ({ messages: [await model.invoke(state.messages)] }))
    .addEdge(START, "look")
    .addConditionalEdges("look", () => "answer")
    .addEdge("answer", END);
}

test("nodes and model calls are steps, routers and hidden runs are not", async () => {
  const graph = modelGraph().compile();
  const { traces } = await recordRun((handler) =>
    graph.invoke(question, {
      callbacks: [handler],
      runName: "MyRun",
      tags: ["user-tag"],
      metadata: { env: "test" },
      configurable: { thread_id: "t1" },
    }),
  );
  expect(traces).toHaveLength(1);
  const [trace] = traces;
  expect(outline(trace)).toEqual(["node look ok", "node answer ok", "  llm ScriptedChatModel ok"]);
  expect(trace).toMatchObject({ name: "MyRun", threadId: "t1", status: "ok" });
  expect(trace?.metadata).toMatchObject({ env: "test" });
  const answer = trace?.steps[2];
  expect(answer).toMatchObject({ path: ["answer"], output: { content: "It is in Oslo." } });
  expect(answer?.saw.messages.slice(0, answer.saw.end)).toEqual([
    { role: "user", content: "Where is my parcel?" },
  ]);
});

test("a subgraph's steps lie under its node, with the whole path", async () => {
  const inner = new StateGraph(State)
    .addNode("inner_n", note("inner"))
    .addEdge(START, "inner_n")
    .addEdge("inner_n", END)
    .compile();
  const graph = new StateGraph(State).addNode("sub", inner).addEdge(START, "sub").compile();
  const { traces } = await recordRun((handler) => graph.invoke({}, { callbacks: [handler] }));
  expect(outline(traces[0])).toEqual(["node sub ok", "  node inner_n ok"]);
  expect(traces[0]?.steps.map(({ path }) => path)).toEqual([["sub"], ["sub", "inner_n"]]);
});

test("each Send is a step of its own", async () => {
  const graph = new StateGraph(State)
    .addNode("worker", (state: LogState) => ({ log: [`did ${state.log}`] }))
    .addConditionalEdges(
      START,
      () => ["a", "b", "c"].map((job) => new Send("worker", { log: [job] })),
      ["worker"],
    )
    .compile();
  const { traces } = await recordRun((handler) => graph.invoke({}, { callbacks: [handler] }));
  expect(outline(traces[0])).toEqual(Array(3).fill("node worker ok"));
});

test("parallel invokes with one handler stay apart", async () => {
  const graph = modelGraph().compile();
  const { traces } = await recordRun((handler) =>
    Promise.all(
      ["1", "2", "3"].map((runName) => graph.invoke(question, { callbacks: [handler], runName })),
    ),
  );
  expect(traces.map(({ name }) => name).sort()).toEqual(["1", "2", "3"]);
  expect(traces.map(({ steps }) => steps.length)).toEqual([3, 3, 3]);
});

test("passing the handler again inside a node does not cut the model call off", async () => {
  const model = new ScriptedChatModel(["It is in Oslo."]);
  const { traces } = await recordRun((handler) =>
    new StateGraph(MessagesAnnotation)
      .addNode("answer", async (state) => ({
        messages: [await model.invoke(state.messages, { callbacks: [handler] })],
      }))
      .addEdge(START, "answer")
      .compile()
      .invoke(question, { callbacks: [handler] }),
  );
  expect(traces.map(outline)).toEqual([["node answer ok", "  llm ScriptedChatModel ok"]]);
});

test("a model that failed and its fallback are one step", async () => {
  const model = new ScriptedChatModel([new Error("overloaded")]).withFallbacks([
    new ScriptedChatModel(["From the other one."]),
  ]);
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("answer", async (state) => ({ messages: [await model.invoke(state.messages)] }))
    .addEdge(START, "answer")
    .compile();
  const { traces } = await recordRun((handler) => graph.invoke(question, { callbacks: [handler] }));
  expect(outline(traces[0])).toEqual(["node answer ok", "  llm ScriptedChatModel ok x2"]);
  expect(traces[0]?.steps[1]?.output?.content).toBe("From the other one.");
});

test("in a graph without a model the messages its nodes write are the judged steps", async () => {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("canned", () => ({ messages: [{ role: "assistant", content: "We are closed." }] }))
    .addEdge(START, "canned")
    .compile();
  const { traces } = await recordRun((handler) => graph.invoke(question, { callbacks: [handler] }));
  expect(outline(traces[0])).toEqual(["node canned ok", "  llm canned ok"]);
  expect(traces[0]?.steps[1]?.output?.content).toBe("We are closed.");
});

test("a chain outside LangGraph is a run too", async () => {
  const chain = RunnableLambda.from((text: string) => `asked: ${text}`).pipe(
    new ScriptedChatModel(["fine"]),
  );
  const { traces } = await recordRun((handler) => chain.invoke("hi", { callbacks: [handler] }));
  expect(outline(traces[0])).toEqual(["llm ScriptedChatModel ok"]);
});
