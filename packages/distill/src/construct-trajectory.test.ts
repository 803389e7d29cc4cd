import type { Case } from "@tracejudge/core";
import { expect, test } from "vitest";
import {
  call,
  contentAt,
  expectReadable,
  scoreOf,
  variantOf,
} from "../fixtures/construction-cases.ts";
import { constructTrajectory } from "./construct-trajectory.ts";

const said = (content: string) => ({ role: "assistant", content });

function conversation(id: string, tool: string, args: Record<string, unknown>, end: string): Case {
  return {
    id,
    source: "api-bank",
    group: id,
    licence: "Apache-2.0",
    messages: [
      { role: "user", content: `Please do the ${id}.` },
      said("Sure. For which day?"),
      { role: "user", content: "Monday." },
      call(tool, args),
      { role: "tool", tool_call_id: "c", content: '{"output": "success"}' },
      said(end),
    ],
    tools: [],
    labels: [{ message: 5, attribute: "reasoning", score: 4, by: "construction" }],
  };
}

const alarm = conversation("alarm", "AddAlarm", { day: "Monday" }, "Your alarm rings on Monday.");
const table = conversation("table", "BookTable", { guest: "Doris" }, "Doris has a seat there.");
const made = constructTrajectory(alarm, [table]);

test("a run that went well is good at each step and as a whole", async () => {
  const kept = variantOf(made, "kept");
  expect(kept?.messages).toEqual(alarm.messages);
  expect(kept?.labels.every(({ score }) => score === 4)).toBe(true);
  expect(new Set(kept?.labels.map(({ message }) => message))).toEqual(new Set([1, 3, 5, null]));
  await expectReadable(made);
});

test("a last turn that only announces the next one is no end of the run", () => {
  const open = conversation("alarm", "AddAlarm", { day: "Monday" }, "Now, let me set it.");
  const kept = variantOf(constructTrajectory(open, [table]), "kept");
  expect(kept?.labels.some(({ attribute }) => attribute === "quality")).toBe(false);
});

test("a call with a value, or all of it, from another run is wrong", () => {
  const value = variantOf(made, "value");
  expect(JSON.stringify(value?.messages.at(-1))).toContain("Doris");
  expect(scoreOf(value, "tool_validity")).toBe(2);
  const stray = variantOf(made, "stray-call");
  expect(JSON.stringify(stray?.messages.at(-1))).toContain("BookTable");
  expect(scoreOf(stray, "tool_validity")).toBe(0);
});

test("the same call again is of no use, and has an id of its own", () => {
  const again = variantOf(made, "repeated");
  expect(again?.messages).toHaveLength(7);
  expect(again?.labels).toMatchObject([{ message: 5, attribute: "reasoning", score: 2 }]);
});

test("an end without the last call claims what did not happen", () => {
  const skipped = variantOf(made, "skipped");
  expect(skipped?.messages.slice(-2)).toEqual([alarm.messages[2], alarm.messages[5]]);
  expect([scoreOf(skipped, "reasoning"), scoreOf(skipped, "quality")]).toEqual([0, 0]);
});

test("the answer of another run fails this one", () => {
  const stray = variantOf(made, "stray-end");
  expect(contentAt(stray, -1)).toBe("Doris has a seat there.");
  expect(scoreOf(stray, "quality")).toBe(0);
});

test("the composed action of privacylens is left out, and without it nothing was sent", () => {
  const safe: Case = {
    ...alarm,
    source: "privacylens",
    messages: [...alarm.messages.slice(0, 5), call("SendMail", { body: "Hello there" })],
    labels: [{ message: 5, attribute: "compliance", score: 4, by: "construction" }],
  };
  const runs = constructTrajectory(safe, [table]);
  expect(JSON.stringify(runs)).not.toContain("SendMail");
  expect(scoreOf(variantOf(runs, "skipped"), "tool_validity")).toBe(0);
});

test("a run that is not known to be good gives nothing", () =>
  expect(constructTrajectory({ ...alarm, labels: [] }, [table])).toEqual([]));
