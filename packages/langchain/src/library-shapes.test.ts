import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnableLambda } from "@langchain/core/runnables";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { createAgent, createMiddleware, tool } from "langchain";
import { expect, test } from "vitest";
import { z } from "zod";
import { calculatorGraph, sum } from "./test-support/calculator-graph.ts";
import { outline, recordRun } from "./test-support/record-run.ts";
import { asks, ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { weather } from "./test-support/weather-tools.ts";

const oslo = { messages: [new HumanMessage("Weather in Oslo?")] };
function kept(values: unknown[], value: unknown): unknown {
  values.push(value);
  return value;
}
const lines = () => [asks(["weather", { city: "Oslo" }]), "Sunny."];

test("each run of a batch is a trace of its own", async () => {
  const { traces, result } = await recordRun((handler) =>
    RunnableLambda.from((value: number) => value + 1).batch([1, 2, 3], { callbacks: [handler] }),
  );
  expect(result).toEqual([2, 3, 4]);
  expect(new Set(traces.map(({ id }) => id)).size).toBe(3);
});

test("an agent of LangGraph's own making is read as one of LangChain's", async () => {
  const llm = new ScriptedChatModel(lines());
  const agent = createReactAgent({ llm, tools: [weather], prompt: "Answer briefly." });
  const { traces } = await recordRun((handler) => agent.invoke(oslo, { callbacks: [handler] }));
  expect(outline(traces[0]).filter((line) => !line.startsWith("node"))).toEqual([
    "  llm ScriptedChatModel ok",
    "  tool weather ok",
    "  llm ScriptedChatModel ok",
  ]);
  expect(traces[0]?.steps.find(({ kind }) => kind === "tool")?.call?.result?.status).toBe("ok");
});

test("middleware is a step, and an agent's name is that of its steps", async () => {
  const watch = createMiddleware({ name: "Watch", beforeModel: () => undefined });
  const agent = createAgent({
    name: "desk",
    model: new ScriptedChatModel(lines()),
    tools: [weather],
    middleware: [watch],
  });
  const { traces } = await recordRun((handler) => agent.invoke(oslo, { callbacks: [handler] }));
  expect(outline(traces[0]).slice(0, 3)).toEqual([
    "node Watch.before_model ok",
    "node model_request ok",
    "  llm ScriptedChatModel ok",
  ]);
  expect(new Set(traces[0]?.steps.map(({ agent }) => agent))).toEqual(new Set(["desk"]));
});

test("a streamed chain, whose inputs are only known at its end, keeps them", async () => {
  const prompt = ChatPromptTemplate.fromMessages([["human", "Say {word}"]]);
  const chain = prompt.pipe(new ScriptedChatModel(["hello"]));
  const rows: unknown[] = [];
  const { traces } = await recordRun(
    async (handler) => {
      const stream = await chain.stream({ word: "hello" }, { callbacks: [handler] });
      for await (const _ of stream);
    },
    { redact: (value) => kept(rows, value) },
  );
  expect(rows).toContainEqual({ word: "hello" });
  expect(traces).toHaveLength(1);
  expect(traces[0]?.steps[0]).toMatchObject({ kind: "llm", output: { content: "hello" } });
});

test("streamEvents tells the same steps as invoke", async () => {
  const graph = () => calculatorGraph(["The sum is 3."]);
  const invoked = await recordRun((handler) => graph().invoke(sum, { callbacks: [handler] }));
  const streamed = await recordRun(async (handler) => {
    const events = graph().streamEvents(sum, { version: "v2", callbacks: [handler] });
    for await (const _ of events);
  });
  expect(streamed.traces).toHaveLength(1);
  expect(outline(streamed.traces[0])).toEqual(outline(invoked.traces[0]));
});

test("a run that takes too long is aborted, with a verdict, and no step of it is to blame", async () => {
  const model = new ScriptedChatModel(["late"], 400);
  const agent = createAgent({ model, tools: [] });
  const { traces, result } = await recordRun((handler) =>
    agent.invoke(oslo, { callbacks: [handler], timeout: 50 } as never),
  );
  expect(result).toBeInstanceOf(Error);
  expect(traces).toHaveLength(1);
  expect(traces[0]?.steps.map(({ status }) => status)).not.toContain("error");
});

test("a tool that answers piece by piece has its last answer", async () => {
  const count = tool(
    async function* ({ to }: { to: number }) {
      for (let at = 1; at <= to; at++) yield `at ${at}`;
      return "done";
    } as never,
    { name: "count", description: "Counts", schema: z.object({ to: z.number() }) },
  );
  const model = new ScriptedChatModel([asks(["count", { to: 2 }]), "Done."]);
  const agent = createAgent({ model, tools: [count] });
  const { traces } = await recordRun((handler) => agent.invoke(oslo, { callbacks: [handler] }));
  const call = traces[0]?.steps.find(({ kind }) => kind === "tool");
  expect(call).toMatchObject({ name: "count", status: "ok", call: { result: { status: "ok" } } });
  expect(call?.call?.result?.content).toContain("done");
});

test("content in blocks is read as words and calls, whatever else lies between", async () => {
  const turn = new AIMessage({
    content: [
      { type: "reasoning", reasoning: "think" },
      { type: "text", text: "Let me look." },
      { type: "tool_call", id: "c1", name: "weather", args: { city: "Oslo" } },
    ],
    response_metadata: { output_version: "v1" },
  } as never);
  const agent = createAgent({ model: new ScriptedChatModel([turn, "Sunny."]), tools: [weather] });
  const { traces } = await recordRun((handler) => agent.invoke(oslo, { callbacks: [handler] }));
  const [first] = traces[0]?.steps.filter(({ kind }) => kind === "llm") ?? [];
  expect(first?.output?.content).toContain("Let me look.");
  expect(first?.output?.toolCalls).toMatchObject([
    { id: "c1", name: "weather", result: { content: "Sunny in Oslo" } },
  ]);
});

test("live objects of a model's options are in no row", async () => {
  const values: unknown[] = [];
  const { signal } = new AbortController();
  const model = new ScriptedChatModel(["hello"]);
  await recordRun((handler) => model.invoke("hi", { callbacks: [handler], signal }), {
    redact: (value) => kept(values, value),
  });
  expect(JSON.stringify(values)).toContain("hello");
  expect(JSON.stringify(values)).not.toContain("signal");
});
