import { entrypoint, MessagesAnnotation, START, StateGraph, task } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { outline, recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

test("tasks of the functional API are steps of its run, helpers of LangGraph are not", async () => {
  const model = new ScriptedChatModel(["Four."]);
  const square = task("square", async (n: number) => n * n);
  const say = task("say", async (text: string) => (await model.invoke(text)).content);
  const workflow = entrypoint("wf", async (n: number) => say(`What is ${await square(n)}?`));
  const { traces, result } = await recordRun((handler) =>
    workflow.invoke(2, { callbacks: [handler] }),
  );
  expect(result).toBe("Four.");
  expect(traces).toHaveLength(1);
  expect(traces[0]).toMatchObject({ name: "wf", status: "ok" });
  const lines = outline(traces[0]).map((line) => line.trim());
  expect(lines).toContain("node square ok");
  expect(lines).toContain("node say ok");
  expect(lines).toContain("llm ScriptedChatModel ok");
  expect(lines.join()).not.toMatch(/pluck|__start__|ChannelWrite/);
});

test("a graph whose stream is abandoned still runs to its end, and gets its verdict", async () => {
  const model = new ScriptedChatModel(["Done."]);
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("first", () => ({}))
    .addNode("answer", async (state) => ({ messages: [await model.invoke(state.messages)] }))
    .addEdge(START, "first")
    .addEdge("first", "answer")
    .compile();
  const { traces, handler } = await recordRun(async (handler) => {
    const stream = await graph.stream(
      { messages: [{ role: "user", content: "Go." }] },
      { callbacks: [handler], streamMode: "updates" },
    );
    await stream[Symbol.asyncIterator]().next();
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  expect(traces.map(({ status }) => status)).toEqual(["ok"]);
  expect(outline(traces[0])).toContain("  llm ScriptedChatModel ok");
  expect(handler.stats()).toMatchObject({ traces: 1, active: 0 });
});
