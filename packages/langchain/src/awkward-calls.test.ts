import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import type { Trace } from "@tracejudge/core";
import { createAgent, tool } from "langchain";
import { expect, test } from "vitest";
import { z } from "zod";
import { recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { broken, weather } from "./test-support/weather-tools.ts";

const tools = [weather, broken];

type Call = [name: string, args: Record<string, unknown>, id?: string];

function turnThatAsks(calls: readonly Call[]): AIMessage {
  const tool_calls = calls.map(([name, args, id]) => ({
    type: "tool_call" as const,
    name,
    args,
    ...(id !== undefined && { id }),
  }));
  return new AIMessage({ content: "", tool_calls });
}

async function traceOf(act: (config: object) => Promise<unknown>): Promise<Trace | undefined> {
  const { traces } = await recordRun((handler) => act({ callbacks: [handler] }));
  return traces[0];
}

/** An agent of `createAgent`, which has a node run a call, and one whose node runs all calls of a turn. */
const agents: [string, (turn: AIMessage, config: object) => Promise<unknown>][] = [
  [
    "a node for each call",
    (turn, config) =>
      createAgent({ model: new ScriptedChatModel([turn, "done"]), tools }).invoke(
        { messages: [new HumanMessage("hi")] },
        config,
      ),
  ],
  [
    "one node for all calls",
    (turn, config) => {
      const model = new ScriptedChatModel([turn, "done"]);
      const ask = async ({ messages }: typeof MessagesAnnotation.State) => ({
        messages: [await model.invoke(messages)],
      });
      return new StateGraph(MessagesAnnotation)
        .addNode("ask", ask)
        .addNode("tools", new ToolNode(tools))
        .addNode("answer", ask)
        .addEdge(START, "ask")
        .addEdge("ask", "tools")
        .addEdge("tools", "answer")
        .compile()
        .invoke({ messages: [new HumanMessage("hi")] }, config);
    },
  ],
];

/** `name args: status result` of each tool step, and whether the turn knows the same. */
function toolSteps(trace: Trace | undefined): string[] {
  const told = (call: { name: string; args?: unknown; result?: { content: string } | undefined }) =>
    `${call.name} ${JSON.stringify(call.args)}: ${call.result?.content.replace(/^Error: |\n.*/g, "")}`;
  const steps = (trace?.steps ?? []).filter(({ kind }) => kind === "tool");
  const turn = (trace?.steps ?? []).find(({ output }) => output?.toolCalls);
  expect(turn?.output?.toolCalls?.map(told)).toEqual(steps.map(({ call }) => call && told(call)));
  expect(steps.every(({ askedBy }) => askedBy === turn?.id)).toBe(true);
  return steps.map(({ call, status }) => `${call && told(call)} (${status})`);
}

const oslo = 'weather {"city":"Oslo"}: Sunny in Oslo (ok)';
const rome = 'weather {"city":"Rome"}: Sunny in Rome (ok)';
const kaput = "broken {}: kaput (error)";

test.each<[string, Call[], string[]]>([
  [
    "two calls of one id",
    [
      ["weather", { city: "Oslo" }, "x"],
      ["weather", { city: "Rome" }, "x"],
    ],
    [oslo, rome],
  ],
  [
    "a failing and a good call of one id",
    [
      ["broken", {}, "x"],
      ["weather", { city: "Rome" }, "x"],
    ],
    [kaput, rome],
  ],
  [
    "calls whose ids are empty",
    [
      ["weather", { city: "Oslo" }, ""],
      ["broken", {}, ""],
    ],
    [oslo, kaput],
  ],
  [
    "calls without ids",
    [
      ["weather", { city: "Oslo" }],
      ["weather", { city: "Rome" }],
    ],
    [oslo, rome],
  ],
])("%s are each paired with their own result", async (_, calls, expected) => {
  for (const [name, run] of agents) {
    const trace = await traceOf((config) => run(turnThatAsks(calls), config));
    expect([name, ...toolSteps(trace)]).toEqual([name, ...expected]);
  }
});

test("agents side by side whose calls are alike, ids too, keep their own results", async () => {
  const agent = (name: string, wait: number) => {
    const schema = z.object({});
    const look = tool(() => `seen by ${name}`, { name: "look", description: "Looks", schema });
    const lines = [turnThatAsks([["look", {}, "call_0"]]), `${name} is done`];
    const model = new ScriptedChatModel(lines, wait);
    return createAgent({ model, tools: [look] }).graph as never;
  };
  const trace = await traceOf((config) =>
    new StateGraph(MessagesAnnotation)
      .addNode("north", agent("north", 5))
      .addNode("south", agent("south", 25))
      .addEdge(START, "north")
      .addEdge(START, "south")
      .compile()
      .invoke({ messages: [new HumanMessage("hi")] }, config),
  );
  const calls = trace?.steps.filter(({ kind }) => kind === "tool") ?? [];
  const asker = (id: string | undefined) => trace?.steps.find((step) => step.id === id);
  expect(
    calls.map(({ path, call, askedBy }) => [
      path[0],
      call?.result?.content,
      asker(askedBy)?.path[0],
    ]),
  ).toEqual([
    ["north", "seen by north", "north"],
    ["south", "seen by south", "south"],
  ]);
  const turns = trace?.steps.filter(({ output }) => output?.toolCalls) ?? [];
  expect(
    turns.map(({ path, output }) => [path[0], output?.toolCalls?.[0]?.result?.content]),
  ).toEqual([
    ["north", "seen by north"],
    ["south", "seen by south"],
  ]);
});
