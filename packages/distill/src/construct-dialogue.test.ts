import type { Case } from "@tracejudge/core";
import { expect, test } from "vitest";
import { contentAt, expectReadable, scoreOf, variantOf } from "../fixtures/construction-cases.ts";
import { constructDialogue } from "./construct-dialogue.ts";

const conversation = (id: string, ...texts: string[]): Case => ({
  id,
  source: "api-bank",
  group: id,
  licence: "Apache-2.0",
  messages: texts.map((content, at) => ({ role: at % 2 === 0 ? "user" : "assistant", content })),
  tools: [],
  labels: [],
});

const alarm = conversation(
  "alarm",
  "Change my alarm, please.",
  "What is your username, please?",
  "JaneDoe",
  "And your password, please?",
  "pass123",
  "Thank you, and the new time?",
  "Seven.",
);
const recipe = conversation(
  "recipe",
  "I want to cook.",
  "Which vegetables would you like to roast tonight?",
  "Carrots.",
);
/** Twenty conversations alike, since a conversation's id draws its turn. */
const many = Array.from({ length: 20 }, (_, at) =>
  constructDialogue({ ...alarm, id: `alarm-${at}` }, recipe),
);

test("what the agent said in the middle is good, and nothing stands after it", async () => {
  for (const made of many) {
    const kept = variantOf(made, "kept");
    expect(scoreOf(kept, "quality")).toBe(4);
    expect(kept?.messages.at(-1)).toEqual(alarm.messages[(kept?.messages.length ?? 0) - 1]);
    await expectReadable(made);
  }
});

test("a question that was answered before, asked again, is of no use", () => {
  const again = many.flat().filter(({ id }) => id.endsWith("again"));
  expect(again.length).toBeGreaterThan(3);
  for (const item of again) {
    expect(contentAt(item, -1)).toBe("What is your username, please?");
    expect(item.messages.length).toBeGreaterThan(3);
    expect([scoreOf(item, "reasoning"), scoreOf(item, "quality")]).toEqual([2, 2]);
  }
});

test("words of another conversation are bad, unless they would fit here too", () => {
  for (const made of many) {
    const stray = variantOf(made, "stray");
    expect(contentAt(stray, -1)).toContain("vegetables");
    expect(scoreOf(stray, "quality")).toBe(1);
  }
  const names = constructDialogue(alarm, { ...alarm, id: "other" }).map(({ id }) => id);
  expect(names.some((id) => id.endsWith("stray"))).toBe(false);
});

test("a single question and its call give nothing", () => {
  expect(constructDialogue(conversation("one", "Hello", "Hello, what can I do?"), recipe)).toEqual(
    [],
  );
});
