import { expect, test } from "vitest";
import { withKinds } from "./untyped-spans.ts";

const call = { id: "call_1", name: "weather", args: { city: "Oslo" } };
const model = {
  id: "m",
  run_type: "llm",
  span_kind: "llm",
  outputs: { role: "assistant", content: "", tool_calls: [call] },
};
const span = { id: "s", run_type: "chain", name: "weather", inputs: { city: "Oslo" } };
const documents = [{ pageContent: "Oslo", metadata: {} }];

function kindOf(...rows: Record<string, unknown>[]): unknown {
  return withKinds([model, ...rows]).find(({ id }) => id === "s")?.run_type;
}

test.each<[string, unknown, Record<string, unknown>[]]>([
  ["with a tool's name and a call's arguments is that tool", "tool", [span]],
  ["with other arguments is none", "chain", [{ ...span, inputs: { city: "Rome" } }]],
  [
    "whose answer is a tool's message is that tool",
    "tool",
    [{ ...span, inputs: "x", outputs: { type: "tool", content: "4", tool_call_id: "call_1" } }],
  ],
  ["of a name that no model called is none", "chain", [{ ...span, name: "other" }]],
  ["that is a graph's node is none", "chain", [{ ...span, tags: ["graph:step:1"] }]],
  [
    "around a tool that has a span of its own kind is none",
    "chain",
    [span, { ...span, id: "t", parent_run_id: "s", run_type: "tool", span_kind: "tool" }],
  ],
  [
    "that finds documents for a question is a retriever",
    "retriever",
    [{ ...span, name: "Guide", inputs: "Oslo?", outputs: documents }],
  ],
  [
    "around one that finds them is none",
    "chain",
    [
      { ...span, name: "Search", inputs: "Oslo?", outputs: documents },
      { ...span, id: "r", parent_run_id: "s", name: "Guide", inputs: "Oslo?", outputs: documents },
    ],
  ],
])("a plain span %s", (_, kind, rows) => {
  expect(kindOf(...rows)).toBe(kind);
});
