import { describe, expect, it } from "vitest";
import type { Message } from "../trace.ts";
import { toMessage, toMessages } from "./to-message.ts";

function lc(name: string, kwargs: object): unknown {
  return { lc: 1, type: "constructor", id: ["langchain_core", "messages", name], kwargs };
}

function check(behaviour: string, value: unknown, expected: Message | undefined): void {
  it(behaviour, () => expect(toMessage(value)).toEqual(expected));
}

describe("the shapes of one message", () => {
  const hi = { role: "user", content: "hi" } as const;
  check("reads constructor JSON", lc("HumanMessage", { content: "hi" }), hi);
  check(
    "reads constructor JSON of Python's older modules",
    { lc: 1, id: ["langchain", "schema", "messages", "HumanMessage"], kwargs: { content: "hi" } },
    hi,
  );
  check("reads the stored format", { type: "human", data: { content: "hi" } }, hi);
  check("reads type and content", { type: "human", content: "hi" }, hi);
  check("reads a pair", ["human", "hi"], hi);
  check("reads role and content", { role: "user", content: "hi" }, hi);
  check(
    "reads a developer message as a system message",
    { role: "developer", content: "be kind" },
    {
      role: "system",
      content: "be kind",
    },
  );
  check("reads a streamed chunk", lc("AIMessageChunk", { content: "yes" }), {
    role: "assistant",
    content: "yes",
  });
  check(
    "keeps the speaker of a chat message",
    { type: "chat", data: { role: "critic", content: "no" } },
    {
      role: "user",
      content: "no",
      name: "critic",
    },
  );
  check("keeps a name", lc("AIMessage", { content: "", name: "planner" }), {
    role: "assistant",
    content: "",
    name: "planner",
  });
});

describe("tool messages", () => {
  check(
    "keep their call id, name and failure",
    lc("ToolMessage", { content: "boom", tool_call_id: "c1", name: "search", status: "error" }),
    { role: "tool", content: "boom", name: "search", toolCallId: "c1", status: "error" },
  );
  check(
    "keep their success",
    { type: "tool", content: "3", tool_call_id: "c1", status: "success" },
    { role: "tool", content: "3", toolCallId: "c1", status: "ok" },
  );
});

describe("content in parts", () => {
  const parts = [
    { type: "reasoning", reasoning: "two steps" },
    { type: "text", text: "It is " },
    { type: "text", text: "4." },
    { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
  ];
  check(
    "becomes one text, pictures and reasoning marked",
    { role: "assistant", content: parts },
    {
      role: "assistant",
      content: "<think>two steps</think>\nIt is 4.\n[image]",
    },
  );
  check(
    "of a person stays apart",
    { role: "user", content: parts.slice(1, 3) },
    {
      role: "user",
      content: "It is \n4.",
    },
  );
  check(
    "reads Anthropic's thinking and drops its signature",
    { role: "assistant", content: [{ type: "thinking", thinking: "hm", signature: "xyz" }] },
    { role: "assistant", content: "<think>hm</think>" },
  );
  check(
    "takes reasoning from beside the content",
    lc("AIMessage", { content: "4", additional_kwargs: { reasoning_content: "2+2" } }),
    { role: "assistant", content: "<think>2+2</think>\n4" },
  );
  check(
    "names parts it does not know",
    { role: "user", content: [{ type: "hologram" }] },
    {
      role: "user",
      content: "[hologram]",
    },
  );
});

describe("tool calls", () => {
  const call = { id: "c1", name: "add", args: { a: 1 } };
  const asked: Message = { role: "assistant", content: "", toolCalls: [call] };
  const openai = { id: "c1", type: "function", function: { name: "add", arguments: '{"a":1}' } };
  check("of LangChain", lc("AIMessage", { content: "", tool_calls: [call] }), asked);
  check("of OpenAI", { role: "assistant", content: null, tool_calls: [openai] }, asked);
  check(
    "kept only in additional_kwargs",
    lc("AIMessage", { content: "", additional_kwargs: { tool_calls: [openai] } }),
    asked,
  );
  check(
    "kept only in the content",
    lc("AIMessage", { content: [{ type: "tool_use", id: "c1", name: "add", input: { a: 1 } }] }),
    asked,
  );
  check(
    "of the first function interface",
    { role: "assistant", content: "", function_call: { name: "add", arguments: '{"a":1}' } },
    {
      ...asked,
      toolCalls: [{ ...call, id: "call_0" }],
    },
  );
  check(
    "without arguments have an empty object",
    { role: "assistant", tool_calls: [{ id: "c1", function: { name: "now", arguments: "" } }] },
    {
      ...asked,
      toolCalls: [{ id: "c1", name: "now", args: {} }],
    },
  );
  check(
    "that are malformed keep their text",
    lc("AIMessage", {
      content: "",
      tool_calls: [call],
      invalid_tool_calls: [{ id: "c2", name: "add", args: '{"a":', error: "x" }],
    }),
    { ...asked, toolCalls: [call, { id: "c2", name: "add", args: undefined, rawArgs: '{"a":' }] },
  );
});

describe("what is no message", () => {
  for (const value of [
    "hi",
    3,
    null,
    [],
    {},
    ["a", "b", "c"],
    { type: "text", text: "x" },
    { role: "user" },
    { role: "king", content: "x" },
    lc("Document", { page_content: "x" }),
  ]) {
    check(`is undefined: ${JSON.stringify(value)}`, value, undefined);
  }
});

describe("all messages in a value", () => {
  const both = [
    { role: "user", content: "a" },
    { role: "assistant", content: "b" },
  ];
  const listed = [["human", "a"], { type: "ai", content: "b" }];
  const cases: Array<[string, unknown, readonly object[]]> = [
    ["a list", listed, both],
    ["the nested list of a model's input", { messages: [listed] }, both],
    ["a state whose messages are bare strings", { messages: ["a"] }, both.slice(0, 1)],
    ["a prompt value", lc("ChatPromptValue", { messages: listed }), both],
    ["a single message", { type: "ai", content: "b" }, both.slice(1)],
    ["a plain string", "a", []],
    ["a list nested without end", JSON.parse("[".repeat(400) + "]".repeat(400)), []],
  ];
  for (const [name, value, expected] of cases) {
    it(`reads ${name}`, () => expect(toMessages(value)).toEqual(expected));
  }
});
