import { describe, expect, it } from "vitest";
import { traceFromChat } from "./openai-chat.ts";

function call(id: string | undefined, name: string, args = "{}"): object {
  return { id, type: "function", function: { name, arguments: args } };
}

const question = { role: "user", content: "?" };

function results(messages: object[]): Array<[string, string | undefined, string | undefined]> {
  const { trace } = traceFromChat({ messages }, { id: "c" });
  const tools = trace.steps.filter(({ kind }) => kind === "tool");
  return tools.map(({ name, call: made }) => [name, made?.result?.content, made?.result?.status]);
}

function check(behaviour: string, messages: object[], expected: ReturnType<typeof results>): void {
  it(behaviour, () => expect(results([question, ...messages])).toEqual(expected));
}

describe("a call's result", () => {
  check(
    "is found by its id, whatever the order",
    [
      { role: "assistant", tool_calls: [call("1", "a"), call("2", "b")] },
      { role: "tool", tool_call_id: "2", content: "B", status: "error" },
      { role: "tool", tool_call_id: "1", content: "A" },
    ],
    [
      ["a", "A", "ok"],
      ["b", "B", "error"],
    ],
  );
  check(
    "is the latest unanswered call's where ids are used again",
    [
      { role: "assistant", tool_calls: [call("1", "a")] },
      { role: "tool", tool_call_id: "1", content: "first" },
      { role: "assistant", tool_calls: [call("1", "a")] },
      { role: "tool", tool_call_id: "1", content: "second" },
    ],
    [
      ["a", "first", "ok"],
      ["a", "second", "ok"],
    ],
  );
  check(
    "is found by name, then by order, where there are no ids",
    [
      { role: "assistant", tool_calls: [call(undefined, "a"), call(undefined, "b")] },
      { role: "function", name: "b", content: "B" },
      { role: "tool", content: "A" },
    ],
    [
      ["a", "A", "ok"],
      ["b", "B", "ok"],
    ],
  );
  check(
    "is absent where no tool message answers",
    [
      { role: "assistant", tool_calls: [call("1", "a")] },
      { role: "tool", tool_call_id: "9", content: "?" },
    ],
    [["a", undefined, undefined]],
  );
});

describe("a chat record", () => {
  it("becomes an llm step for each assistant message, followed by its calls", () => {
    const { trace } = traceFromChat(
      {
        messages: [
          question,
          { role: "assistant", content: "", tool_calls: [call("1", "a", "{bad")] },
          { role: "tool", tool_call_id: "1", content: "A" },
          { role: "assistant", content: "done" },
        ],
        tools: [{ type: "function", function: { name: "a", parameters: { type: "object" } } }],
      },
      { id: "c" },
    );
    expect(trace.tools).toEqual([{ name: "a", parameters: { type: "object" } }]);
    expect(
      trace.steps.map(({ id, saw, messageIndex, askedBy }) => [id, saw.end, messageIndex, askedBy]),
    ).toEqual([
      ["m1", 1, 1, undefined],
      ["m1.0", 1, 1, "m1"],
      ["m3", 3, 3, undefined],
    ]);
    expect(trace.steps[1]?.call).toMatchObject({ rawArgs: "{bad", args: undefined });
  });

  it("shares one list of messages between its steps", () => {
    const messages = [
      question,
      { role: "assistant", content: "a" },
      { role: "assistant", content: "b" },
    ];
    const [first, second] = traceFromChat({ messages }, { id: "c" }).trace.steps;
    expect(first?.saw.messages).toBe(second?.saw.messages);
  });
});
