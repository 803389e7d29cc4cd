import { HumanMessage } from "@langchain/core/messages";
import { Command, MemorySaver } from "@langchain/langgraph";
import type { Trace } from "@tracejudge/core";
import { collectEvidence } from "@tracejudge/evidence";
import {
  type AgentMiddleware,
  createAgent,
  humanInTheLoopMiddleware,
  modelFallbackMiddleware,
  modelRetryMiddleware,
  summarizationMiddleware,
  tool,
  toolCallLimitMiddleware,
  toolRetryMiddleware,
  toolStrategy,
} from "langchain";
import { expect, test } from "vitest";
import { z } from "zod";
import { outline, recordRun } from "./test-support/record-run.ts";
import { asks, type Line, ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { weather } from "./test-support/weather-tools.ts";

const oslo = { messages: [new HumanMessage("Weather in Oslo?")] };
const ask = (): Line => asks(["weather", { city: "Oslo" }]);

/** Fails so many times, then answers. */
function flaky(failures: number) {
  let left = failures;
  const answer = ({ city }: { city: string }) => {
    if (left-- > 0) throw new Error("down");
    return `Sunny in ${city}`;
  };
  const { name, description } = weather;
  return tool(answer, { name, description, schema: z.object({ city: z.string() }) });
}

async function steps(
  lines: Line[],
  middleware: AgentMiddleware[],
  more: Record<string, unknown> = {},
): Promise<string[]> {
  const model = new ScriptedChatModel(lines);
  const agent = createAgent({ model, tools: [weather], middleware, ...more });
  const { traces } = await recordRun((handler) => agent.invoke(oslo, { callbacks: [handler] }));
  expect(traces).toHaveLength(1);
  return outline(traces[0])
    .map((line) => line.trim())
    .filter((line) => !line.startsWith("node"));
}

async function codes(trace: Trace | undefined): Promise<string[]> {
  const all = (trace?.steps ?? []).map((step) => collectEvidence(trace as Trace, step));
  return (await Promise.all(all)).flat().map(({ code }) => code);
}

/** Types of its options are lost between two versions of zod. */
function byHand(): AgentMiddleware {
  return humanInTheLoopMiddleware({ interruptOn: { weather: true } } as never) as AgentMiddleware;
}

/** The run after a person decided on the call that waited for them. */
async function resumed(decision: Record<string, unknown>, answer: string) {
  const agent = createAgent({
    model: new ScriptedChatModel([ask(), answer]),
    tools: [weather],
    middleware: [byHand()],
    checkpointer: new MemorySaver(),
  });
  const { traces } = await recordRun(async (handler) => {
    const config = { callbacks: [handler], configurable: { thread_id: "1" } };
    await agent.invoke(oslo, config);
    return agent.invoke(new Command({ resume: { decisions: [decision] } }), config);
  });
  expect(traces.map(({ status }) => status)).toEqual(["interrupted", "ok"]);
  return traces[1];
}

test("a tool that is tried again is one step, whose last result counts", async () => {
  const again = () => [toolRetryMiddleware({ maxRetries: 2, initialDelayMs: 1 })];
  const twice = await steps([ask(), "Sunny."], again(), { tools: [flaky(2)] });
  expect(twice).toContain("tool weather ok x3");
  const thrice = await steps([ask(), "It failed."], again(), { tools: [flaky(3)] });
  expect(thrice).toContain("tool weather error x3");
});

test("a model that is tried again, or another in its place, is one step", async () => {
  const again = modelRetryMiddleware({ maxRetries: 2, initialDelayMs: 1 });
  expect(await steps([new Error("503"), new Error("503"), "Sunny."], [again])).toEqual([
    "llm ScriptedChatModel ok x3",
  ]);
  const other = modelFallbackMiddleware(new ScriptedChatModel(["Sunny."]));
  expect(await steps([new Error("503")], [other])).toEqual(["llm ScriptedChatModel ok x2"]);
});

test("a summary that middleware has a model write is a step of its own", async () => {
  const model = new ScriptedChatModel(["They ask about Oslo."]);
  const short = summarizationMiddleware({
    model,
    trigger: { messages: 3 },
    keep: { messages: 1 },
  } as never);
  expect(await steps([ask(), "Sunny."], [short])).toEqual([
    "llm ScriptedChatModel ok",
    "tool weather ok",
    "llm ScriptedChatModel ok",
    "llm ScriptedChatModel ok",
  ]);
});

test("a structured answer by way of a tool is a call with its result", async () => {
  const format = {
    title: "Answer",
    type: "object",
    properties: { sunny: { type: "boolean" } },
    required: ["sunny"],
  };
  const lines = [ask(), asks(["Answer", { sunny: true }])];
  const found = await steps(lines, [], { responseFormat: toolStrategy(format as never) });
  expect(found.slice(-2)).toEqual(["llm ScriptedChatModel ok", "tool Answer ok"]);
});

test("a call over the limit was refused, it did not fail", async () => {
  const limit = toolCallLimitMiddleware({ runLimit: 1, exitBehavior: "continue" } as never);
  const lines = [ask(), asks(["weather", { city: "Oslo" }, "second"])];
  const found = await steps(lines, [limit]);
  expect(found.slice(-2)).toEqual(["llm ScriptedChatModel ok", "tool weather aborted"]);
});

test("a call that a person approved or changed is a step of the resumed run", async () => {
  const approved = await resumed({ type: "approve" }, "Sunny.");
  expect(outline(approved)).toContain("  tool weather ok");
  const action = { name: "weather", args: { city: "Bergen" } };
  const changed = await resumed({ type: "edit", editedAction: action }, "Sunny in Bergen.");
  const call = changed?.steps.find(({ kind }) => kind === "tool")?.call;
  expect(call).toMatchObject({ args: { city: "Bergen" }, result: { content: "Sunny in Bergen" } });
});

test("a call that a person rejected is no failure of the tool", async () => {
  const minded = await resumed({ type: "reject" }, "Understood. What else can I do?");
  expect(await codes(minded)).toEqual([]);
  const ignored = await resumed({ type: "reject" }, "It is sunny in Oslo.");
  expect(await codes(ignored)).toEqual(["error_ignored"]);
});
