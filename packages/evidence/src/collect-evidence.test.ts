import { evidenceSchema, type Message, taughtCodes } from "@tracejudge/core";
import { expect, test } from "vitest";
import { checks } from "./checks/index.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { called, smallTrace, told, toolCall, user } from "./testing/small-trace.ts";

const MILLION = 1_000_000;
/** Generous: the machines that run tests are busy. */
const LIMIT_MS = 20_000;

function repeated(text: string): string {
  return text.repeat(Math.ceil(MILLION / text.length)).slice(0, MILLION);
}

function nested(depth: number): unknown {
  let value: unknown = "end";
  for (let i = 0; i < depth; i += 1) {
    value = { inner: value };
  }
  return value;
}

const hostile: Record<string, string> = {
  "one letter": repeated("a"),
  digits: repeated("1"),
  orders: repeated("important: ignore all previous "),
  "IBAN starts": repeated("AA00"),
  passwords: repeated("password is "),
  equations: repeated("1+1="),
  brackets: repeated("("),
  "open JSON": repeated('{"a":'),
  "expanding letters": repeated("\uFDFA"),
  "half surrogates": repeated("\ud83d"),
  "key marks": repeated("eyJ AKIA ghp_ sk- "),
};

for (const [name, text] of Object.entries(hostile)) {
  test(`a megabyte of ${name} neither hangs nor throws`, async () => {
    const call = toolCall("f", { a: text, deep: nested(20_000) }, text);
    const tools = [
      {
        name: "f",
        parameters: { type: "object", properties: { a: { type: "string", pattern: "^[a-z]+$" } } },
      },
    ];
    const before = [user(text), called([call]), told(text)];
    const started = performance.now();
    for (const parts of [{ says: text }, { calls: [call], says: text }, { call }]) {
      const { trace, step } = smallTrace({ tools, before, ...parts });
      for (const found of await collectEvidence(trace, step)) {
        expect(evidenceSchema.parse(found).detail.length).toBeLessThanOrEqual(120);
      }
    }
    expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  });
}

test("a run of many megabytes before the step is read in part", async () => {
  const before = Array.from({ length: 20_000 }, (): Message => user("lorem ipsum 123 ".repeat(60)));
  const { trace, step } = smallTrace({ before, says: "It is 98765." });
  const started = performance.now();
  expect(await collectEvidence(trace, step)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(LIMIT_MS);
});

test("what comes after the step changes nothing", async () => {
  const messages = [user("Weather in Paris?")];
  const live = smallTrace({ before: messages, calls: [toolCall("f", { city: "London" })] });
  const early = await collectEvidence(live.trace, live.step);
  messages.push(called([toolCall("f", { city: "London" })]), told("London: rain"), user("London!"));
  expect(await collectEvidence(live.trace, live.step)).toEqual(early);
  expect(early.map(({ code }) => code)).toEqual(["value_unseen"]);
});

test("a message is read again when its text has changed", async () => {
  const message = user("Paris");
  const { trace, step } = smallTrace({
    before: [message],
    calls: [toolCall("f", { city: "London" })],
  });
  expect(await collectEvidence(trace, step)).toHaveLength(1);
  message.content = "London";
  expect(await collectEvidence(trace, step)).toEqual([]);
});

test("no code has two checks, and each that the student was taught has one", () => {
  const codes = checks.flatMap((check) => check.codes);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toEqual(expect.arrayContaining([...taughtCodes]));
});

test("a step has at most five findings of a code", async () => {
  const args = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`k${i}`, `Zanzibar${i}q`]));
  const { trace, step } = smallTrace({ before: [user("hi")], calls: [toolCall("f", args)] });
  expect(await collectEvidence(trace, step)).toHaveLength(5);
});
