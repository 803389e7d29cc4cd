import { expect, test } from "vitest";
import { traceFromRuns } from "./trace-from-runs.ts";

const marks = { code_node: "outer", code_file: "src/graph.ts", code_line: 7 };

/** A run of a graph node inside another run, with what LangGraph would say of it. */
function node(id: string, parent: string, name: string, namespace: string, more: object = marks) {
  return {
    id,
    trace_id: "root",
    parent_run_id: parent,
    name,
    run_type: "chain",
    tags: ["graph:step:1"],
    extra: {
      metadata: { ...more, langgraph_node: name, langgraph_checkpoint_ns: namespace },
    },
  };
}

function origins(...rows: object[]) {
  const root = { id: "root", trace_id: "root", name: "Agent", run_type: "chain" };
  const { trace } = traceFromRuns([root, ...rows]);
  return trace?.steps.map(({ name, agent, definedAt }) => [name, agent, definedAt]);
}

test("a node says where it was added; a node inside it does not take that for its own", () => {
  const outer = node("n1", "root", "outer", "outer:1");
  const inner = node("n2", "n1", "inner", "outer:1|inner:2");
  expect(origins(outer, inner)).toEqual([
    ["outer", undefined, { file: "src/graph.ts", line: 7 }],
    ["inner", undefined, undefined],
  ]);
});

test("a step says whose agent it is part of", () => {
  const named = node("n1", "root", "outer", "outer:1", { lc_agent_name: "desk" });
  expect(origins(named)).toEqual([["outer", "desk", undefined]]);
});

test.each([
  { ...marks, code_line: "7" },
  { ...marks, code_line: 0 },
  { ...marks, code_file: null },
  { code_file: "src/graph.ts", code_line: 7 },
])("marks that are not whole count for nothing: %j", (wrong) => {
  expect(origins(node("n1", "root", "outer", "outer:1", wrong))).toEqual([
    ["outer", undefined, undefined],
  ]);
});
