import type { Case } from "@tracejudge/core";
import { importCases } from "@tracejudge/core";
import { describe, expect, test } from "vitest";
import { constructAbstention } from "./construct-abstention.ts";
import { constructDeadTool } from "./construct-dead-tool.ts";
import { constructPolicy } from "./construct-policy.ts";

type Json = Record<string, unknown>;

const call = (name: string, args: Json) => ({
  role: "assistant",
  content: "",
  tool_calls: [{ id: "c", type: "function", function: { name, arguments: JSON.stringify(args) } }],
});

function booking(n: number): Case {
  return {
    id: `booking-${n}`,
    source: "bfcl",
    group: `booking-${n}`,
    licence: "MIT",
    messages: [{ role: "user", content: "A table for 4." }, call("book_table", { guests: 4 })],
    tools: [
      { type: "function", function: { name: "book_table", parameters: {} } },
      { type: "function", function: { name: "list_tables", parameters: {} } },
    ],
    labels: [{ message: 1, attribute: "tool_validity", score: 4, by: "checker" }],
  };
}

function lookUp(group: string, passage: string, answer: string): Case {
  return {
    id: group,
    source: "ragtruth",
    group,
    licence: "MIT",
    messages: [
      { role: "user", content: "How tall is it?" },
      call("search", { query: "height" }),
      { role: "tool", tool_call_id: "c", name: "search", content: passage },
      { role: "assistant", content: answer },
    ],
    tools: [],
    labels: [{ message: 3, attribute: "quality", score: 4, by: "human" }],
  };
}

const tower = lookUp("tower", "The tower is 80 m tall.", "It is 80 m tall.");
const lake = lookUp("lake", "The lake is 20 m deep.", "It is 20 m deep.");

const scoreOf = (item: Case | undefined, attribute: string) =>
  item?.labels.find((label) => label.attribute === attribute)?.score;
const contentAt = (item: Case | undefined, index: number) =>
  (item?.messages.at(index) as Json | undefined)?.content;

async function expectReadable(cases: readonly Case[]): Promise<void> {
  const lines = cases.map((item) => JSON.stringify(item)).join("\n");
  for await (const entry of importCases(lines)) expect(entry).toHaveProperty("case");
}

describe("constructPolicy", () => {
  const pairs = Array.from({ length: 40 }, (_, n) => constructPolicy(booking(n)));

  test("makes one case whose policy the call breaks, and one whose policy it keeps", async () => {
    for (const pair of pairs) {
      expect(pair.map((item) => scoreOf(item, "compliance"))).toEqual([0, 4]);
      await expectReadable(pair);
    }
  });
  test("the last message is the same call in both", () => {
    for (const pair of pairs) {
      for (const item of pair) expect(item.messages.at(-1)).toEqual(booking(0).messages.at(-1));
    }
  });
  test("the broken rule is about the called tool and is not satisfied in the dialogue", () => {
    for (const [broken] of pairs) {
      expect(contentAt(broken, 0)).toContain("book_table");
      expect(broken?.messages).toHaveLength(3);
    }
  });
  test("a kept rule is about another tool, leaves room, or is satisfied before the call", () => {
    for (const [, kept] of pairs) {
      const rules = String(contentAt(kept, 0));
      const satisfied = (kept?.messages.length ?? 0) > 3;
      expect(!rules.includes("book_table") || satisfied || /greater than 6\./.test(rules)).toBe(
        true,
      );
    }
  });
  test("labels point at the judged message", () => {
    for (const item of pairs.flat()) {
      const at = item.labels.flatMap(({ message }) => (message === null ? [] : [message]));
      expect(new Set(at)).toEqual(new Set([item.messages.length - 1]));
    }
  });
  test("the same case gives the same text", () =>
    expect(constructPolicy(booking(1))).toEqual(constructPolicy(booking(1))));
  test("a call that is not valid, or one with a policy of its own, gives nothing", () => {
    const wrong = booking(1).labels.map((label) => ({ ...label, score: 1 }));
    expect(constructPolicy({ ...booking(1), labels: wrong })).toEqual([]);
    const ruled = [{ role: "system", content: "Rules." }, ...booking(1).messages];
    expect(constructPolicy({ ...booking(1), messages: ruled })).toEqual([]);
  });
});

describe("constructDeadTool", () => {
  test("the same answer over an error is bad, an open word about it is good", async () => {
    const [ignored, told] = constructDeadTool(tower);
    expect(contentAt(ignored, -1)).toBe("It is 80 m tall.");
    expect(contentAt(ignored, -2)).not.toContain("80 m");
    expect([scoreOf(ignored, "reasoning"), scoreOf(ignored, "quality")]).toEqual([0, 0]);
    expect([scoreOf(told, "reasoning"), scoreOf(told, "quality")]).toEqual([4, 3]);
    await expectReadable([ignored, told].filter((item) => item !== undefined));
  });
  test("an answer that was not good, or rests on no tool, gives nothing", () => {
    const bad = tower.labels.map((label) => ({ ...label, score: 2 }));
    expect(constructDeadTool({ ...tower, labels: bad })).toEqual([]);
    expect(constructDeadTool(booking(1))).toEqual([]);
  });
});

describe("constructAbstention", () => {
  test("declining is bad over the right passages and good over others; answering is the reverse", () => {
    const made = constructAbstention(tower, lake);
    expect(made.map((item) => [contentAt(item, -2), scoreOf(item, "quality")])).toEqual([
      ["The tower is 80 m tall.", 1],
      ["The lake is 20 m deep.", 4],
      ["The lake is 20 m deep.", 0],
    ]);
    expect(contentAt(made[2], -1)).toBe("It is 80 m tall.");
    expect(contentAt(made[0], -1)).toBe(contentAt(made[1], -1));
  });
  test("passages of the same group are never called foreign", () =>
    expect(constructAbstention(tower, { ...lake, group: "tower" })).toEqual([]));
});
