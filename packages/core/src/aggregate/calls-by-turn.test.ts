import { expect, test } from "vitest";
import type { Evidence } from "../evidence.ts";
import type { Step } from "../trace.ts";
import { expectedLevel } from "./attribute-score.ts";
import { callsByTurn } from "./calls-by-turn.ts";

const level = (score: number) => [0, 1, 2, 3, 4].map((at) => (at === score ? 1 : 0));
const call = (id: string) => ({ id, name: "search", args: {} });
const common = { path: [], status: "ok" as const, saw: { messages: [], end: 0 } };

function turn(score: number, ...calls: string[]) {
  const output = { role: "assistant" as const, content: "", toolCalls: calls.map(call) };
  const step: Step = { id: "turn", kind: "llm", name: "model", output, ...common };
  return { step, probabilities: { tool_validity: level(score) }, evidence: [] };
}

function tool(id: string, score: number, askedBy?: string) {
  const step: Step = {
    ...{ id, kind: "tool", name: "search", call: call(id), ...common },
    ...(askedBy !== undefined && { askedBy }),
  };
  return { step, probabilities: { tool_validity: level(score) }, evidence: [] };
}

const scores = (steps: Parameters<typeof callsByTurn>[0]) =>
  callsByTurn(steps).map(({ probabilities }) => expectedLevel(probabilities.tool_validity ?? []));

test("a call among several is never worse than the turn that asked for it", () =>
  expect(scores([turn(4, "a", "b"), tool("a", 1, "turn"), tool("b", 4, "turn")])).toEqual([
    4, 4, 4,
  ]));

test("in a bad turn the good call keeps its score", () =>
  expect(scores([turn(1, "a", "b"), tool("a", 0, "turn"), tool("b", 4, "turn")])).toEqual([
    1, 1, 4,
  ]));

test("the only call of a turn, and a call that no turn asked for, keep theirs", () => {
  expect(scores([turn(4, "a"), tool("a", 1, "turn")])).toEqual([4, 1]);
  expect(scores([turn(4, "a", "b"), tool("a", 1)])).toEqual([4, 1]);
});

test("a call that something was found out about keeps its score", () => {
  const message = "The tool failed.";
  const found: Evidence = { code: "tool_error", stepId: "a", place: "result", detail: "", message };
  const failed = { ...tool("a", 1, "turn"), evidence: [found] };
  expect(scores([turn(3, "a", "b"), failed, tool("b", 1, "turn")])).toEqual([3, 1, 3]);
});

test("what is no distribution changes nothing", () => {
  const broken = { ...turn(4, "a", "b"), probabilities: { tool_validity: [Number.NaN] } };
  expect(scores([broken, tool("a", 1, "turn")])[1]).toBe(1);
  const odd = { ...tool("a", 1, "turn"), probabilities: { tool_validity: [2] } };
  expect(callsByTurn([turn(4, "a", "b"), odd])[1]?.probabilities).toEqual({ tool_validity: [2] });
});
