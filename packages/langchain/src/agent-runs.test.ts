import { Document } from "@langchain/core/documents";
import { HumanMessage } from "@langchain/core/messages";
import { BaseRetriever } from "@langchain/core/retrievers";
import { RunnableLambda } from "@langchain/core/runnables";
import { createAgent, tool } from "langchain";
import { expect, test } from "vitest";
import { z } from "zod";
import { outline, recordRun } from "./test-support/record-run.ts";
import { asks, type Line, ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { broken, weather } from "./test-support/weather-tools.ts";

async function runAgent(lines: readonly Line[], question = "Weather in Oslo?") {
  const agent = createAgent({
    model: new ScriptedChatModel(lines),
    tools: [weather, broken],
    systemPrompt: "Answer briefly.",
  });
  const { traces } = await recordRun((handler) =>
    agent.invoke({ messages: [new HumanMessage(question)] }, { callbacks: [handler] }),
  );
  const [trace] = traces;
  if (!trace) throw new Error("no trace");
  return trace;
}

test("an agent's turns and calls are paired, with results and the offered tools", async () => {
  const trace = await runAgent([asks(["weather", { city: "Oslo" }]), "Sunny."]);
  expect(outline(trace)).toEqual([
    "node model_request ok",
    "  llm ScriptedChatModel ok",
    "node tools ok",
    "  tool weather ok",
    "node model_request ok",
    "  llm ScriptedChatModel ok",
  ]);
  const [, turn, , call, , answer] = trace.steps;
  const result = { content: "Sunny in Oslo", status: "ok" };
  expect(call).toMatchObject({ askedBy: turn?.id, call: { args: { city: "Oslo" }, result } });
  expect(turn?.output?.toolCalls).toMatchObject([{ name: "weather", result }]);
  expect(answer?.saw.messages.slice(0, answer.saw.end).map(({ role }) => role)).toEqual([
    "system",
    "user",
    "assistant",
    "tool",
  ]);
  expect(turn?.saw.messages).toBe(answer?.saw.messages);
  expect(trace.tools.map(({ name }) => name)).toEqual(["weather", "broken"]);
  expect(trace.tools[0]).toMatchObject({
    description: "Weather of a city",
    parameters: { type: "object", required: ["city"] },
  });
});

test("parallel calls are each paired with their own result", async () => {
  const trace = await runAgent([
    asks(["weather", { city: "Oslo" }], ["weather", { city: "Bergen" }]),
    "Sunny.",
  ]);
  const calls = trace.steps.filter(({ kind }) => kind === "tool").map(({ call }) => call);
  expect(calls.map((call) => call?.result?.content).sort()).toEqual([
    "Sunny in Bergen",
    "Sunny in Oslo",
  ]);
  for (const call of calls) {
    const { city } = z.object({ city: z.string() }).parse(call?.args);
    expect(call?.result?.content).toContain(city);
  }
});

test("ids that a provider counts from zero each turn are paired turn by turn", async () => {
  const trace = await runAgent([
    asks(["weather", { city: "Oslo" }, "call_0"]),
    asks(["weather", { city: "Bergen" }, "call_0"]),
    "Sunny.",
  ]);
  const told = trace.steps.flatMap(({ output }) => output?.toolCalls ?? []);
  expect(told.map(({ result }) => result?.content)).toEqual(["Sunny in Oslo", "Sunny in Bergen"]);
});

test("a tool that throws is an error of its step; the run goes on", async () => {
  const trace = await runAgent([asks(["broken", {}]), "It failed."]);
  const step = trace.steps.find(({ kind }) => kind === "tool");
  expect(step).toMatchObject({ status: "error", call: { result: { status: "error" } } });
  expect(step?.call?.result?.content).toContain("kaput");
  expect(trace.status).toBe("ok");
});

test.each([
  ["bad arguments", "weather", { town: 3 }],
  ["an unknown tool", "teleport", { to: "Oslo" }],
])("%s: no tool ran, but the failed call is a step", async (_, name, args) => {
  const trace = await runAgent([asks([name, args]), "I could not."]);
  const step = trace.steps.find(({ kind }) => kind === "tool");
  expect(step).toMatchObject({ name, status: "error", path: ["tools"], call: { args } });
  expect(step?.call?.result?.status).toBe("error");
  const turn = trace.steps.find(({ id }) => id === step?.askedBy);
  expect(turn?.output?.toolCalls?.[0]?.result).toEqual(step?.call?.result);
});

test("an agent called by a tool nests below that tool", async () => {
  const inner = createAgent({ model: new ScriptedChatModel(["42"]), tools: [], name: "helper" });
  const helper = tool(
    async ({ task }: { task: string }) => {
      const { messages } = await inner.invoke({ messages: [new HumanMessage(task)] });
      return String(messages.at(-1)?.content);
    },
    { name: "helper", description: "Asks the helper", schema: z.object({ task: z.string() }) },
  );
  const agent = createAgent({
    model: new ScriptedChatModel([asks(["helper", { task: "6 * 7?" }]), "It is 42."]),
    tools: [helper],
  });
  const { traces } = await recordRun((handler) =>
    agent.invoke({ messages: [new HumanMessage("6 * 7?")] }, { callbacks: [handler] }),
  );
  expect(outline(traces[0]).slice(2, 6)).toEqual([
    "node tools ok",
    "  tool helper ok",
    "    node model_request ok",
    "      llm ScriptedChatModel ok",
  ]);
  const tools = traces[0]?.steps.find(({ kind }) => kind === "tool");
  expect(tools?.call?.result?.content).toBe("42");
});

test("agents inside tools, whose calls have the ids of those around them, keep their own answers", async () => {
  const answerAt = async (depth: number): Promise<string> => {
    const schema = z.object({});
    const deeper = tool(() => answerAt(depth - 1), { name: "deeper", description: "D", schema });
    const calls = asks(["deeper", {}, "call_0"], ["missing", { depth }, "call_1"]);
    const lines = depth > 0 ? [calls, `from ${depth}`] : ["from 0"];
    const agent = createAgent({ model: new ScriptedChatModel(lines), tools: [deeper] });
    const { messages } = await agent.invoke({ messages: [new HumanMessage("?")] });
    return String(messages.at(-1)?.content);
  };
  const { traces } = await recordRun((handler) => {
    const outer = RunnableLambda.from(() => answerAt(3));
    return outer.invoke("?", { callbacks: [handler] });
  });
  const calls = traces[0]?.steps.flatMap(({ output }) => output?.toolCalls ?? []) ?? [];
  expect(calls.map(({ name, result }) => `${name}: ${result?.content.slice(0, 14)}`)).toEqual(
    [2, 1, 0].flatMap((depth) => [`deeper: from ${depth}`, "missing: Error: missing"]),
  );
  const run = traces[0]?.steps.filter(({ name }) => name === "deeper" || name === "missing");
  expect(run?.every(({ askedBy }) => askedBy !== undefined)).toBe(true);
  expect(run).toHaveLength(6);
});

test("a retriever's query and documents are kept", async () => {
  class Shelf extends BaseRetriever {
    lc_namespace = ["tracejudge", "test"];
    override async _getRelevantDocuments() {
      return [
        new Document({ pageContent: "Oslo is the capital." }),
        new Document({ pageContent: "2nd" }),
      ];
    }
  }
  const { traces } = await recordRun((handler) =>
    new Shelf().invoke("capital?", { callbacks: [handler] }),
  );
  expect(traces[0]?.steps[0]).toMatchObject({
    kind: "retriever",
    call: {
      args: { query: "capital?" },
      result: { content: "[1] Oslo is the capital.\n[2] 2nd", status: "ok" },
    },
  });
});
