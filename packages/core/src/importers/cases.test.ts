import { describe, expect, it } from "vitest";
import type { Problem } from "../problem.ts";
import { type Case, type ImportedCase, importCases } from "./cases.ts";

const good: Case = {
  id: "c1",
  source: "made-up",
  group: "g",
  licence: "MIT",
  messages: [
    { role: "user", content: "?" },
    {
      role: "assistant",
      content: "",
      tool_calls: [{ id: "call_7", function: { name: "a", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "call_7", content: "A" },
    { role: "assistant", content: "done" },
  ],
  labels: [{ message: 3, attribute: "quality", score: 3.5, by: "human", why: "fine" }],
};

async function read(...cases: unknown[]): Promise<ImportedCase[]> {
  const items: ImportedCase[] = [];
  const text = cases.map((one) => JSON.stringify(one)).join("\n");
  for await (const item of importCases(text, { file: "f" })) items.push(item);
  return items;
}

function labelled(label: object): unknown {
  return { ...good, labels: [{ attribute: "quality", score: 1, ...label }] };
}

describe("labelled cases", () => {
  it("come with their traces", async () => {
    const [item] = await read(good);
    expect(item).toMatchObject({ case: good, trace: { id: "c1", steps: [{}, {}, { id: "m3" }] } });
  });

  for (const [name, label] of [
    ["the whole run", { message: null }],
    ["a call by its id", { message: 1, tool_call: "call_7" }],
    ["a call by its place", { message: 1, tool_call: 0 }],
  ] as const) {
    it(`may label ${name}`, async () => {
      expect(await read(labelled(label))).toMatchObject([{ case: { labels: [label] } }]);
    });
  }

  const wrong: Array<[string, unknown, Partial<Problem>]> = [
    ["a score over 4", labelled({ message: 3, score: 5 }), { path: "$.labels[0].score" }],
    ["a label on a user's message", labelled({ message: 0 }), { path: "$.labels[0]" }],
    [
      "a label on a call that is not there",
      labelled({ message: 1, tool_call: "call_8" }),
      { path: "$.labels[0]" },
    ],
    ["no labels", { ...good, labels: undefined }, { path: "$.labels" }],
    ["no messages", { ...good, messages: [] }, { path: "$.messages" }],
    ["no object", 5, {}],
  ];
  for (const [name, value, expected] of wrong) {
    it(`are left out with a problem for ${name}`, async () => {
      const items = await read(value, good);
      expect(items).toMatchObject([
        { problem: { code: "CASE_INVALID", file: "f", line: 1, ...expected } },
        { case: good },
      ]);
    });
  }
});
