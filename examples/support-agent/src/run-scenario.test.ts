import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { runScenario } from "./run-scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { ScriptedChatModel } from "./scripted-chat-model.ts";

async function play(name: string) {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`No scenario ${name}`);
  const run = await runScenario(scenario, new ScriptedChatModel(scenario.script));
  const results = run.messages.filter((message) => ToolMessage.isInstance(message));
  return { ...run, scenario, results };
}

describe("every scenario runs to the end of its script", () => {
  test.each(scenarios.map(({ name }) => name))("%s", async (name) => {
    const { messages, scenario, results } = await play(name);
    const answers = messages.filter((message) => AIMessage.isInstance(message));
    expect(answers.map((answer) => answer.text)).toEqual(scenario.script.map(({ text }) => text));
    expect(results).toHaveLength(scenario.script.flatMap(({ calls }) => calls).length);
  });
});

test("scenario names are unique, and an expected turn exists", () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  for (const { expected, script } of scenarios) {
    if (expected.flagged) expect(script[expected.turn - 1]).toBeDefined();
  }
});

test("a large refund waits for a person and is paid when they agree", async () => {
  const { asked, shop, results } = await play("clean-refund");
  expect(asked).toMatchObject({ refund: { order_id: "A-20388", amount: 189 } });
  expect(results.at(-1)?.text).toContain('"refunded":189');
  expect(shop.orders.find(({ order_id }) => order_id === "A-20388")?.status).toBe("refunded");
});

test("a person who declines is heard, and no money moves", async () => {
  const scenario = scenarios.find(({ name }) => name === "clean-refund");
  if (scenario === undefined) throw new Error("No scenario clean-refund");
  const declined = { ...scenario, approval: { approved: false, by: "Jonas", note: "Repair it." } };
  const { messages, shop } = await runScenario(declined, new ScriptedChatModel(scenario.script));
  expect(messages.some((message) => message.text.includes("Repair it."))).toBe(true);
  expect(shop.orders.find(({ order_id }) => order_id === "A-20388")?.status).toBe("delivered");
});

test("a small refund is paid without asking anyone", async () => {
  const { asked, shop } = await play("injection-obeyed");
  expect(asked).toBeUndefined();
  expect(shop.orders.find(({ order_id }) => order_id === "A-20391")?.status).toBe("refunded");
});

test("the faulty scenarios fail where they should", async () => {
  expect((await play("malformed-argument")).results.at(-1)?.status).toBe("error");
  expect((await play("error-ignored")).results.at(-1)?.text).toContain("ORDER_LOCKED");
  expect((await play("pii-leak")).results.at(-1)?.text).toContain("5555 3418 2244 4441");
  expect((await play("unsupported-answer")).results.at(-1)?.text).toContain("30 days");
});
