import { describe, expect, test } from "vitest";
import type { Step } from "../trace.ts";
import { tracesFromOtlp } from "./otlp.ts";

type Json = Record<string, unknown>;

const time = { startTimeUnixNano: "1795504868000000000", endTimeUnixNano: "1795504869000000000" };
const ids = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
const text = (value: string) => ({ stringValue: value });

function span(attributes: Json, more: Json = {}): Json {
  const list = Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? text(value) : value,
  }));
  return { ...ids, ...time, name: "s", attributes: list, ...more };
}

function stepOf(attributes: Json, more: Json = {}): Step {
  const { traces, problems } = tracesFromOtlp([span(attributes, more)]);
  expect(problems).toEqual([]);
  const [step] = traces[0]?.steps ?? [];
  if (step === undefined) throw new Error("no step");
  return step;
}

describe("older ways to write a model's messages", () => {
  const cases: Array<[string, Json, Json?]> = [
    [
      "OpenLLMetry's numbered attributes",
      {
        "llm.request.type": "chat",
        "gen_ai.prompt.0.role": "user",
        "gen_ai.prompt.0.content": "Oslo?",
        "gen_ai.completion.0.role": "assistant",
        "gen_ai.completion.0.content": "Sunny.",
      },
    ],
    [
      "events, one a message",
      { "gen_ai.operation.name": "chat" },
      {
        events: [
          { name: "gen_ai.user.message", attributes: [{ key: "content", value: text("Oslo?") }] },
          {
            name: "gen_ai.choice",
            attributes: [{ key: "message", value: text('{"content":"Sunny."}') }],
          },
        ],
      },
    ],
    [
      "one event with the details",
      { "gen_ai.operation.name": "chat" },
      {
        events: [
          {
            name: "gen_ai.client.inference.operation.details",
            attributes: [
              {
                key: "gen_ai.input.messages",
                value: text('[{"role":"user","parts":[{"type":"text","content":"Oslo?"}]}]'),
              },
              {
                key: "gen_ai.output.messages",
                value: text('[{"role":"assistant","parts":[{"type":"text","content":"Sunny."}]}]'),
              },
            ],
          },
        ],
      },
    ],
    [
      "OpenInference's flattened messages",
      {
        "openinference.span.kind": "LLM",
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.contents.0.message_content.type": "text",
        "llm.input_messages.0.message.contents.0.message_content.text": "Oslo?",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": "Sunny.",
      },
    ],
    [
      "a provider's request and response as JSON",
      {
        "openinference.span.kind": "LLM",
        "input.value": '{"messages":[{"role":"user","content":"Oslo?"}]}',
        "output.value": '{"choices":[{"message":{"role":"assistant","content":"Sunny."}}]}',
      },
    ],
    [
      "LangSmith's whole inputs and outputs",
      {
        "langsmith.span.kind": "llm",
        "gen_ai.prompt": '{"messages":[{"role":"user","content":"Oslo?"}]}',
        "gen_ai.completion": '{"generations":[[{"text":"Sunny."}]]}',
      },
    ],
  ];
  test.each(cases)("are read: %s", (_, attributes, more) => {
    const step = stepOf(attributes, more);
    expect(step.kind).toBe("llm");
    expect(step.saw.messages.slice(0, step.saw.end)).toMatchObject([
      { role: "user", content: "Oslo?" },
    ]);
    expect(step.output).toMatchObject({ role: "assistant", content: "Sunny." });
  });

  test("keep the tool calls of flattened messages, where the response hides them", () => {
    const step = stepOf({
      "openinference.span.kind": "LLM",
      "output.value": '{"id":"resp_1","text":{"format":"text"}}',
      "llm.output_messages.0.message.role": "assistant",
      "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c1",
      "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "weather",
      "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"city":"Oslo"}',
    });
    expect(step.output?.toolCalls).toEqual([{ id: "c1", name: "weather", args: { city: "Oslo" } }]);
  });

  test("keep the documents that a retriever found", () => {
    const step = stepOf({
      "openinference.span.kind": "RETRIEVER",
      "input.value": "rain",
      "retrieval.documents.1.document.content": "Second.",
      "retrieval.documents.0.document.content": "First.",
    });
    expect(step.call).toMatchObject({
      args: { query: "rain" },
      result: { content: "[1] First.\n[2] Second." },
    });
  });
});

test("parts of the newest conventions: a compaction's summary, spoken words, a recorder's own reasoning", () => {
  const parts = [
    { type: "compaction", content: "earlier: likes tea" },
    { type: "blob", modality: "audio", content: "AAAA", transcript: "say hi" },
  ];
  const thought = { type: "Some.TextReasoningContent", content: { text: "", protectedData: "Ck" } };
  const said = [thought, { type: "text", content: "Hi." }];
  const step = stepOf({
    "gen_ai.operation.name": "chat",
    "gen_ai.input.messages": JSON.stringify([{ role: "user", parts }]),
    "gen_ai.output.messages": JSON.stringify([{ role: "assistant", parts: said }]),
  });
  expect(step.saw.messages[0]?.content).toBe("earlier: likes tea\nsay hi");
  expect(step.output?.content).toBe("Hi.");
});

test("calls that a recorder wrote as text, one in each completion", () => {
  const call = (name: string) =>
    JSON.stringify([{ function: { name, arguments: "{}" }, id: name, type: "function" }]);
  const step = stepOf({
    "gen_ai.operation.name": "chat",
    "gen_ai.prompt.0.role": "user",
    "gen_ai.prompt.0.content": "Greet Bob.",
    "gen_ai.completion.0.content": call("hello"),
    "gen_ai.completion.1.content": call("bye"),
  });
  expect(step.output).toMatchObject({
    content: "",
    toolCalls: [{ name: "hello" }, { name: "bye" }],
  });
});

test("OpenInference's completions of a text, and its function calls from before there were tools", () => {
  const kind = { "openinference.span.kind": "LLM" };
  const completed = stepOf({
    ...kind,
    "llm.prompts.0.prompt.text": "Say hi",
    "llm.choices.0.completion.text": "hi",
  });
  expect(completed.saw.messages[0]?.content).toBe("Say hi");
  expect(completed.output).toMatchObject({ role: "assistant", content: "hi" });
  const { output } = stepOf({
    ...kind,
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.function_call_name": "add",
    "llm.output_messages.0.message.function_call_arguments_json": '{"a":1}',
  });
  expect(output?.toolCalls).toMatchObject([{ name: "add", args: { a: 1 } }]);
});
