import { HumanMessage } from "@langchain/core/messages";
import { Annotation, START, StateGraph } from "@langchain/langgraph";
import { createAgent, tool } from "langchain";
import { expect, test } from "vitest";
import { z } from "zod";
import { outline, recordRun } from "./test-support/record-run.ts";
import { asks, ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

const State = Annotation.Root({
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});

test("what is under way when someone aborts with a reason of their own is not to blame", async () => {
  const stop = new AbortController();
  const schema = z.object({});
  const broken = tool(
    () => {
      throw new Error("kaput");
    },
    { name: "broken", description: "Always fails", schema },
  );
  const slow = tool(
    async () => {
      stop.abort(new Error("the user pressed stop"));
      await new Promise((resolve) => setTimeout(resolve, 30));
      return "late";
    },
    { name: "slow", description: "Takes long", schema },
  );
  const lines = [asks(["broken", {}, "b"]), asks(["slow", {}, "s"]), "done"];
  const agent = createAgent({ model: new ScriptedChatModel(lines), tools: [broken, slow] });
  const { traces } = await recordRun((handler) =>
    agent.invoke(
      { messages: [new HumanMessage("hi")] },
      { callbacks: [handler], signal: stop.signal },
    ),
  );
  expect(traces[0]?.status).toBe("aborted");
  const tools = outline(traces[0]).filter((line) => line.includes("tool"));
  expect(tools).toEqual([
    "node tools ok",
    "  tool broken error",
    "node tools aborted",
    "  tool slow aborted",
  ]);
});

test("a tool or node that aborts itself has failed, and those beside it are not to blame", async () => {
  const giveUp = (): never => {
    throw new DOMException("This operation was aborted", "AbortError");
  };
  const schema = z.object({});
  const fetcher = tool(giveUp, { name: "fetcher", description: "Gives up", schema });
  const model = new ScriptedChatModel([asks(["fetcher", {}, "f"]), "It did not answer."]);
  const agent = createAgent({ model, tools: [fetcher] });
  const graph = new StateGraph(State)
    .addNode("fetch", giveUp)
    .addNode("beside", async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      giveUp();
    })
    .addEdge(START, "fetch")
    .addEdge(START, "beside")
    .compile();
  const { traces } = await recordRun(async (handler) => {
    const callbacks = [handler];
    await agent.invoke({ messages: [new HumanMessage("hi")] }, { callbacks });
    await graph.invoke({}, { callbacks }).finally(() => new Promise((go) => setTimeout(go, 40)));
  });
  expect(traces.map(({ status }) => status)).toEqual(["ok", "error"]);
  expect(outline(traces[0])[3]).toBe("  tool fetcher error");
  expect(outline(traces[1]).sort()).toEqual(["node beside aborted", "node fetch error"]);
});
