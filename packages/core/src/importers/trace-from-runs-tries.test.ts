import { expect, test } from "vitest";
import { traceFromRuns } from "./trace-from-runs.ts";

type Row = Record<string, unknown>;

const time = (second: number) => `2026-11-22T20:09:${String(second).padStart(2, "0")}.000000`;

function row(id: string, parent: string | null, second: number, more: Row): Row {
  return {
    id,
    trace_id: "root",
    parent_run_id: parent,
    run_type: "chain",
    start_time: time(second),
    end_time: time(second + 1),
    inputs: {},
    outputs: {},
    ...more,
  };
}

function model(id: string, parent: string, second: number, said: string | Error): Row {
  const name = id;
  if (said instanceof Error) {
    return row(id, parent, second, { run_type: "llm", name, outputs: null, error: said.message });
  }
  const message = { type: "ai", content: said };
  return row(id, parent, second, {
    run_type: "llm",
    name,
    outputs: { generations: [[{ message }]] },
  });
}

const overloaded = new Error("overloaded");
const sequence = (id: string, parent: string, second: number) =>
  row(id, parent, second, { name: "RunnableSequence" });

function around(name: string, ...inner: Row[]): Row[] {
  return [row("root", null, 0, { name: "Chain" }), row("f", "root", 1, { name }), ...inner];
}

function steps(rows: readonly Row[]): string[] {
  const { trace } = traceFromRuns(rows);
  return (trace?.steps ?? []).map(
    ({ name, status, attempts = 1 }) => `${name} ${status} x${attempts}`,
  );
}

test.each(["RunnableWithFallbacks", "RunnableRetry"])(
  "a model that fails inside a chain of %s, and the next one's, are one step",
  (name) => {
    const rows = around(
      name,
      sequence("s1", "f", 2),
      model("first", "s1", 3, overloaded),
      sequence("s2", "f", 5),
      model("second", "s2", 6, "fine"),
    );
    expect(steps(rows)).toEqual(["second ok x2"]);
  },
);

test("models side by side in one try are steps of their own, though one fails", () => {
  const rows = around(
    "RunnableWithFallbacks",
    sequence("s1", "f", 2),
    model("left", "s1", 3, overloaded),
    model("right", "s1", 4, "fine"),
  );
  expect(steps(rows)).toEqual(["left error x1", "right ok x1"]);
  const more = [sequence("s2", "f", 6), model("instead", "s2", 7, "fine too")];
  expect(steps([...rows, ...more])).toEqual(["instead ok x2", "right ok x1"]);
});

test("a model that fails where nothing takes its place is to blame", () => {
  const rows = around(
    "RunnableSequence",
    sequence("s1", "f", 2),
    model("first", "s1", 3, overloaded),
    sequence("s2", "f", 5),
    model("second", "s2", 6, "fine"),
  );
  expect(steps(rows)).toEqual(["first error x1", "second ok x1"]);
});
