import { describe, expect, it, test } from "vitest";
import type { Step, Trace } from "../trace.ts";
import { importTraces } from "./import-traces.ts";

type Json = Record<string, unknown>;

const generation = {
  id: "a",
  traceId: "t",
  type: "GENERATION",
  name: "chat",
  startTime: "2026-05-04T09:00:01Z",
  endTime: "2026-05-04T09:00:02Z",
  parentObservationId: null,
};

async function read(...values: Json[]): Promise<Trace[]> {
  const traces: Trace[] = [];
  const text = values.map((value) => JSON.stringify(value)).join("\n");
  for await (const item of importTraces(text, { file: "f" })) {
    if ("problem" in item) throw new Error(item.problem.message);
    traces.push(item.trace);
  }
  return traces;
}

async function stepOf(more: Json): Promise<{ step: Step; tools: Trace["tools"] }> {
  const [trace] = await read({ ...generation, ...more });
  const [step] = trace?.steps ?? [];
  if (trace === undefined || step === undefined) throw new Error("no step");
  return { step, tools: trace.tools };
}

const json = JSON.stringify;

describe("what a model was told", () => {
  it("holds a tool's answer, for which Langfuse's handler for LangChain.js gives the tool's name as role", async () => {
    const call = { name: "get_weather", arguments: '{"city":"Oslo"}' };
    const { step } = await stepOf({
      input: json([
        { content: "Weather in Oslo?", role: "user" },
        {
          content: "",
          role: "assistant",
          tool_calls: [{ id: "call_V", type: "function", function: call }],
        },
        { content: "Always sunny!", additional_kwargs: {}, role: "get_weather" },
      ]),
      output: json({ content: "It is sunny.", role: "assistant" }),
    });
    expect(step.saw.messages.at(-1)).toEqual({
      role: "tool",
      name: "get_weather",
      content: "Always sunny!",
      toolCallId: "call_V",
    });
  });

  it("is the conversation, where the span beside it kept no more than the instructions", async () => {
    const { step } = await stepOf({
      input: json([{ role: "user", parts: [{ type: "text", content: "Show my sales" }] }]),
      metadata: {
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.system_instructions": json([{ type: "text", content: "Be exact." }]),
        },
      },
    });
    expect(step.saw.messages).toMatchObject([
      { role: "system", content: "Be exact." },
      { role: "user", content: "Show my sales" },
    ]);
  });

  it("has the calls that a recorder wrote as text into its messages", async () => {
    const call = (name: string) =>
      json([
        { function: { name, arguments: '{"who":"Bob"}' }, id: `call_${name}`, type: "function" },
      ]);
    const { step } = await stepOf({
      input: json([
        { role: "user", content: "Greet Bob." },
        { role: "tool", content: call("hello") },
        { role: "tool", content: "Hello Bob!" },
      ]),
      output: json([
        { role: "assistant", content: call("wave"), finish_reason: "tool_calls" },
        { role: "assistant", content: call("bye"), finish_reason: "tool_calls" },
      ]),
    });
    expect(step.saw.messages.slice(1)).toMatchObject([
      { role: "assistant", content: "", toolCalls: [{ id: "call_hello", args: { who: "Bob" } }] },
      { role: "tool", content: "Hello Bob!" },
    ]);
    expect(step.output?.toolCalls?.map(({ name }) => name)).toEqual(["wave", "bye"]);
  });
});

describe("spans of the AI SDK", () => {
  const toolCall = { toolCallId: "call_D", toolName: "getWeather", input: '{"city":"Oslo"}' };
  const outputs: Array<[string, unknown, string]> = [
    ["calls alone", [toolCall], ""],
    [
      "calls with a text",
      { role: "assistant", content: "I look.", tool_calls: json([toolCall]) },
      "I look.",
    ],
  ];
  test.each(outputs)("ask for tools in %s", async (_, output, content) => {
    const { step } = await stepOf({ input: "hi", output: json(output) });
    expect(step.output).toMatchObject({
      content,
      toolCalls: [{ id: "call_D", name: "getWeather", args: { city: "Oslo" } }],
    });
  });

  it("tell the model results, one or several in a message", async () => {
    const { step } = await stepOf({
      input: json([
        { role: "user", content: [{ type: "text", text: "Weather?" }] },
        {
          role: "assistant",
          content: [
            { type: "text", text: "I look." },
            { type: "tool-call", toolCallId: "c1", toolName: "now", input: {} },
            { type: "tool-call", toolCallId: "c2", toolName: "old", args: { n: 1 } },
          ],
        },
        {
          role: "tool",
          content: [
            { type: "tool-result", toolCallId: "c1", output: { type: "json", value: { c: 4 } } },
            { type: "tool-result", toolCallId: "c2", result: "rain", isError: true },
          ],
        },
      ]),
    });
    expect(step.saw.messages).toMatchObject([
      { content: "Weather?" },
      {
        content: "I look.",
        toolCalls: [
          { id: "c1", name: "now" },
          { id: "c2", args: { n: 1 } },
        ],
      },
      { role: "tool", toolCallId: "c1", content: '{"c":4}' },
      { role: "tool", toolCallId: "c2", content: "rain", status: "error" },
    ]);
  });

  it("offer their tools in the metadata, and tell which call a tool answered", async () => {
    const tool = { type: "function", name: "getWeather", inputSchema: { type: "object" } };
    const { tools } = await stepOf({ input: "hi", metadata: json({ tools: [json(tool)] }) });
    expect(tools).toEqual([{ name: "getWeather", parameters: { type: "object" } }]);
    const attributes = { "ai.operationId": "ai.toolCall", "ai.toolCall.id": "call_D" };
    const { step } = await stepOf({
      type: "TOOL",
      name: "getWeather",
      input: '{"city":"Oslo"}',
      metadata: { attributes },
    });
    expect(step.call?.id).toBe("call_D");
  });
});

it("offers the tools that stand among the messages, as the handler for Python writes them", async () => {
  const refund = { name: "refund", description: "Refunds", parameters: { type: "object" } };
  const { step, tools } = await stepOf({
    input: [
      { role: "user", content: "Refund order 7." },
      { role: "tool", content: { type: "function", function: refund } },
    ],
  });
  expect(tools).toEqual([refund]);
  expect(step.saw.messages).toMatchObject([{ role: "user", content: "Refund order 7." }]);
});

it("gives a failed tool the call that asked for it, though its input is Python's", async () => {
  const call = { id: "call_r", name: "refund", args: { order: 7 }, type: "tool_call" };
  const [trace] = await read(
    { ...generation, output: { role: "assistant", content: "", tool_calls: [call] } },
    {
      ...generation,
      id: "b",
      type: "TOOL",
      name: "refund",
      startTime: "2026-05-04T09:00:03Z",
      input: "{'order': 7}",
      level: "ERROR",
      statusMessage: "ValueError('order 7 is too old')",
    },
  );
  expect(trace?.steps[1]).toMatchObject({
    status: "error",
    error: { name: "ValueError" },
    askedBy: "a",
    call: { id: "call_r", args: { order: 7 }, result: { status: "error" } },
  });
});

it("offers the tools that Langfuse found, where the request has none", async () => {
  const found = { search: json({ description: "Searches", parameters: '{"type":"object"}' }) };
  const { tools } = await stepOf({ input: "hi", toolDefinitions: found });
  expect(tools).toEqual([
    { name: "search", description: "Searches", parameters: { type: "object" } },
  ]);
});

it("reads the rows of the scheduled export to a storage, whose fields are in snake case", async () => {
  const row = {
    trace_id: "t",
    project_id: "p",
    session_id: "s",
    status_message: "",
    level: "DEFAULT",
    start_time: "2026-08-22 08:21:47.000000",
    end_time: "2026-08-22 08:21:48.000000",
  };
  const traces = await read(
    { ...row, id: "root", type: "SPAN", name: "agent", parent_observation_id: "", input: "hi" },
    {
      ...row,
      id: "m",
      type: "GENERATION",
      name: "chat",
      parent_observation_id: "root",
      provided_model_name: "gpt-4",
      input: json([{ role: "user", content: "hi" }]),
      output: json({ role: "assistant", content: "Hello." }),
      tool_definitions: {},
    },
  );
  expect(traces).toMatchObject([
    {
      id: "t",
      name: "agent",
      threadId: "s",
      source: { format: "langfuse" },
      startTime: Date.parse("2026-08-22T08:21:47Z"),
      steps: [{ id: "m", kind: "llm", output: { content: "Hello." } }],
    },
  ]);
});
