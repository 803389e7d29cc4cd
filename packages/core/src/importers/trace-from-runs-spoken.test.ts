import { expect, test } from "vitest";
import { traceFromRuns } from "./trace-from-runs.ts";

type Row = Record<string, unknown>;

const lc = (type: string, kwargs: Row) => ({
  lc: 1,
  type: "constructor",
  id: ["langchain_core", "messages", `${type}Message`],
  kwargs,
});
const human = (content: string, id?: string) => lc("Human", { content, ...(id && { id }) });
const ai = (content: string, id?: string, more: Row = {}) =>
  lc("AI", { content, ...(id && { id }), ...more });

const time = (second: number) => `2026-11-22T20:09:${String(second).padStart(2, "0")}.000000`;

function row(id: string, second: number, inputs: unknown[], outputs: unknown[], more: Row): Row {
  return {
    id,
    trace_id: "root",
    run_type: "chain",
    start_time: time(second),
    end_time: time(id === "root" ? 59 : second + 1),
    inputs: { messages: inputs },
    outputs: { messages: outputs },
    ...more,
  };
}

/** A graph of one node, without a model, in a thread: the root is given the new message only. */
function graphRows(history: Row[], asked: Row, update: Row[], node = "guard"): Row[] {
  const state = [...history, asked];
  const metadata = {
    langgraph_node: node,
    langgraph_step: 1,
    langgraph_checkpoint_ns: `${node}:1`,
  };
  return [
    row("root", 0, [asked], [...state, ...update], { name: "LangGraph" }),
    row("n1", 1, state, update, {
      name: node,
      parent_run_id: "root",
      tags: ["graph:step:1"],
      extra: { metadata },
    }),
  ];
}

function saidIn(rows: readonly Row[]): string[] {
  const steps = traceFromRuns(rows).trace?.steps ?? [];
  return steps
    .filter(({ kind }) => kind === "llm")
    .map(({ path, output }) => `${path.join("/")}: ${output?.content}`);
}

test("what a thread said in earlier runs is no step of the next one", () => {
  const history = [human("a", "m1"), ai("Answer 1", "m2")];
  const rows = graphRows(history, human("b", "m3"), [ai("Answer 2", "m4")]);
  expect(saidIn(rows)).toEqual(["guard: Answer 2"]);
});

test("the same words said again are a step of the node that says them", () => {
  const history = [human("a", "m1"), ai("Sorry, no.", "m2")];
  const rows = graphRows(history, human("b", "m3"), [ai("Sorry, no.", "m4")]);
  expect(saidIn(rows)).toEqual(["guard: Sorry, no."]);
});

test("messages without ids are told apart by their words, and a whole state given back says only what is new", () => {
  const history = [human("a"), ai("Answer 1")];
  const whole = [...history, human("b"), ai("Answer 2")];
  expect(saidIn(graphRows(history, human("b"), whole))).toEqual(["guard: Answer 2"]);
});

test("a turn whose calls a person struck out or changed is not said anew", () => {
  const call = (name: string) => ({ id: name, name, args: {} });
  const turn = ai("", "m2", { tool_calls: [call("look"), call("pay")] });
  const revised = ai("", "m2", { tool_calls: [call("pay")] });
  const refused = lc("Tool", { content: "no", status: "error", tool_call_id: "pay", id: "m3" });
  const state = [human("a", "m1")];
  const rows = graphRows(state, turn, [revised, refused], "Person.after_model");
  expect(saidIn(rows)).toEqual([]);
});

test("an answer that a node writes anew in its place is a step of that node", () => {
  const history = [human("a", "m1")];
  const rows = graphRows(history, ai("It is 4111 1111.", "m2"), [ai("It is ****.", "m2")]);
  expect(saidIn(rows)).toEqual(["guard: It is ****."]);
});
