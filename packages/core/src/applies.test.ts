import { describe, expect, test } from "vitest";
import { appliesTo, appliesToRun } from "./applies.ts";
import { agentRubric } from "./rubric/agent-rubric.ts";
import type { Attribute } from "./rubric.ts";
import type { Step, Trace } from "./trace.ts";

const call = { id: "c1", name: "search", args: {} };
const trace: Trace = {
  id: "t",
  status: "ok",
  tools: [],
  steps: [],
  metadata: {},
  source: { format: "openai-chat" },
};
const offered: Trace = { ...trace, tools: [{ name: "search" }] };
const says: Partial<Step> = { output: { role: "assistant", content: "Hello." } };
const calls: Partial<Step> = { output: { role: "assistant", content: "", toolCalls: [call] } };

function step(kind: Step["kind"], rest: Partial<Step> = {}): Step {
  return {
    id: "s",
    kind,
    name: "s",
    path: [],
    status: "ok",
    saw: { messages: [], end: 0 },
    ...rest,
  };
}

function attribute(key: string): Attribute {
  const found = agentRubric.attributes.find((candidate) => candidate.key === key);
  if (found === undefined) throw new RangeError(key);
  return found;
}

function check(key: string, judged: Step, expected: boolean, of: Trace = trace): void {
  expect(appliesTo(attribute(key), judged, of)).toBe(expected);
}

describe("appliesTo", () => {
  test("a step is judged by the attributes that list its kind", () => {
    check("reasoning", step("llm", says), true);
    check("reasoning", step("tool", { call }), false);
    check("compliance", step("tool", { call }), true);
    check("compliance", step("node"), false);
    check("quality", step("llm", says), false);
  });

  test("tool validity judges a model's turn only where tools are in play", () => {
    check("tool_validity", step("llm", says), false);
    check("tool_validity", step("llm", says), true, offered);
    check("tool_validity", step("llm", calls), true);
    check("tool_validity", step("tool", { call }), true);
  });

  test("quality judges the answers: turns without calls that end the run or hand over to the user", () => {
    const last = step("llm", says);
    check("quality", last, true, { ...trace, steps: [step("llm", { ...says, id: "a" }), last] });
    check("quality", last, false, { ...trace, steps: [last, step("llm", { ...says, id: "b" })] });
    const messages = [
      { role: "assistant" as const, content: "Which order?" },
      { role: "user" as const, content: "The last one." },
    ];
    const asked = step("llm", { ...says, saw: { messages, end: 0 }, messageIndex: 0 });
    check("quality", asked, true, { ...trace, steps: [asked, step("llm", { ...says, id: "b" })] });
    check("quality", step("llm", calls), false, { ...trace, steps: [step("llm", calls)] });
  });

  test("a step that was aborted or interrupted is never judged", () => {
    check("compliance", step("tool", { call, status: "aborted" }), false);
    check("reasoning", step("llm", { ...says, status: "interrupted" }), false);
  });

  test("a failed tool call is judged, a model call without a message is not", () => {
    check("tool_validity", step("tool", { call, status: "error" }), true);
    check("reasoning", step("llm", { status: "error" }), false);
    check("tool_validity", step("tool"), false);
  });

  test("a node is judged where an attribute lists nodes", () => {
    const onNodes: Attribute = { ...attribute("compliance"), appliesTo: ["node"] };
    expect(appliesTo(onNodes, step("node"), trace)).toBe(true);
  });
});

test("only a finished run is judged as a whole", () => {
  const quality = attribute("quality");
  expect(appliesToRun(quality, trace)).toBe(true);
  expect(appliesToRun(attribute("reasoning"), trace)).toBe(false);
  for (const status of ["error", "interrupted", "aborted"] as const) {
    expect(appliesToRun(quality, { ...trace, status })).toBe(false);
  }
});
