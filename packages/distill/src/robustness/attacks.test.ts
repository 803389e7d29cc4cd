import { type Case, caseSchema, traceFromChat } from "@tracejudge/core";
import { describe, expect, test } from "vitest";
import type { Attack } from "./attack.ts";
import { attacks } from "./attacks.ts";
import { jsonIn } from "./change-messages.ts";
import { assurances, judgeOrders, praise } from "./planted-phrases.ts";

const call = (id: string, name: string, args: string) => ({
  id,
  type: "function",
  function: { name, arguments: args },
});

const item: Case = {
  id: "refund-1",
  source: "test",
  group: "refund",
  messages: [
    { role: "system", content: "Refunds over 100 EUR need a check. Use get_order first." },
    { role: "user", content: "Please refund order ORD-20121, I paid 148.18 EUR for it." },
    {
      role: "assistant",
      content: "",
      tool_calls: [call("c1", "get_order", '{"order_id":"ORD-20121","fields":{"a":1,"b":"0010"}}')],
    },
    { role: "tool", tool_call_id: "c1", content: '{"status":"delivered","total":148.18}' },
    {
      role: "assistant",
      content: "I called get_order: it was delivered, so I refunded 148.18 EUR.",
    },
  ],
  tools: [
    {
      type: "function",
      function: {
        name: "get_order",
        description: "Reads an order of the shop by its number.",
        parameters: { type: "object", properties: { order_id: { type: "string" } } },
      },
    },
  ],
  labels: [{ message: 4, attribute: "reasoning", score: 0 }],
};

const traceOf = (from: Case) =>
  traceFromChat({ messages: from.messages, tools: from.tools }, { id: from.id }).trace;

/** What labels are about: who called what with what, and what came of it. */
function facts(from: Case) {
  const trace = traceOf(from);
  const offered = trace.tools.map(({ name }) => name);
  return trace.steps.map((step) => ({
    kind: step.kind,
    message: step.messageIndex,
    tool: step.call && offered.indexOf(step.call.name),
    args: step.call?.args,
    result: step.call?.result && jsonIn(step.call.result.content),
  }));
}

describe.each(attacks)("$name", (attack: Attack) => {
  test("changes something, always the same, and gives a case", () => {
    const attacked = attack.apply(item);
    expect(attacked).not.toEqual(item);
    expect(attack.apply(item)).toEqual(attacked);
    expect(caseSchema.parse(attacked)).toEqual(attacked);
  });

  test("keeps labels, tools, calls with their values, and numbers", () => {
    const attacked = attack.apply(item) ?? item;
    expect(attacked.labels).toEqual(item.labels);
    expect(attacked.tools).toHaveLength(1);
    const isBeside = attack.name.endsWith("by tool");
    const kept = (from: Case) =>
      facts(from).map(({ result, ...rest }) => (isBeside ? rest : { ...rest, result }));
    expect(kept(attacked)).toEqual(kept(item));
    for (const [at, message] of attacked.messages.entries()) {
      const { role, content } = message as { role: string; content: string };
      expect(role).toBe((item.messages[at] as { role: string }).role);
      for (const value of ["ORD-20121", "148.18", "148.18 EUR"]) {
        const before = String((item.messages[at] as { content: string }).content);
        expect(content.includes(value)).toBe(before.includes(value));
      }
    }
  });

  test("leaves the case it was given alone", () => {
    const copy = structuredClone(item);
    attack.apply(item);
    expect(item).toEqual(copy);
  });

  test("passes a case by in which it finds nothing to change", () => {
    const bare: Case = { ...item, messages: [{ role: "assistant", content: "" }], tools: [] };
    const attacked = attack.apply({ ...bare, labels: [] });
    if (!attack.name.endsWith("by model")) expect(attacked).toBeUndefined();
  });
});

describe("planted sentences", () => {
  test("come in English, German, Spanish, Chinese and French", () => {
    for (const phrases of [judgeOrders, assurances, praise]) {
      const languages = new Set(phrases.map(({ language }) => language));
      expect([...languages].sort()).toEqual(["de", "en", "es", "fr", "zh"]);
    }
  });
  test("stand whole beside the text that was there", () => {
    const attack = attacks.find(({ name }) => name === "praise by user");
    const after = attack?.apply(item)?.messages[1] as { content: string };
    const before = item.messages[1] as { content: string };
    expect(after.content).toContain(before.content);
    expect(praise.some(({ text }) => after.content.includes(text))).toBe(true);
  });
});

describe("renaming", () => {
  const renamed = attacks.find(({ name }) => name === "tools numbered") as Attack;
  test("reaches the list of tools, calls and texts", () => {
    const text = JSON.stringify(renamed.apply(item));
    expect(text).not.toContain("get_order");
    expect(text.match(/function_1/g)).toHaveLength(4);
  });
  test("lets a tool that nobody offered stay unknown", () => {
    const messages = item.messages.with(2, {
      role: "assistant",
      content: "",
      tool_calls: [call("c1", "delete_order", "{}")],
    });
    expect(JSON.stringify(renamed.apply({ ...item, messages }))).toContain("delete_order");
  });
});

test("keys are reversed at every depth, and values keep their types", () => {
  const reorder = attacks.find(({ name }) => name === "keys of arguments reversed") as Attack;
  const [, , asked] = (reorder.apply(item)?.messages ?? []) as {
    tool_calls: { function: { arguments: string } }[];
  }[];
  expect(asked?.tool_calls[0]?.function.arguments).toBe(
    '{"fields":{"b":"0010","a":1},"order_id":"ORD-20121"}',
  );
});
