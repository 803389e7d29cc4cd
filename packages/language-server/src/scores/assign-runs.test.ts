import { describe, expect, test } from "vitest";
import { outlineSource } from "../sources/outline-source.ts";
import type { SourceOutline } from "../sources/source-outline.ts";
import { assignRuns } from "./assign-runs.ts";
import { placeFinder } from "./find-places.ts";
import type { RunGroup } from "./score-index.ts";
import { type PlacedStep, whereaboutsIn } from "./whereabouts.ts";

/** A run as its steps: `tools/search` is a node in a node, `tools:get` a tool call in a node. */
interface SeenRun {
  name?: string;
  agent?: string;
  /** Line of `desk.ts` that the nodes were captured at. */
  line?: number;
  steps: string[];
}

function stepOf(text: string, { agent, line }: SeenRun): PlacedStep {
  const [nodes = "", tool] = text.split(":");
  const path = nodes === "" ? [] : nodes.split("/");
  const named = agent === undefined ? {} : { agent };
  if (tool !== undefined) return { kind: "tool", name: tool, path, ...named };
  const definedAt = line === undefined ? {} : { definedAt: { file: "desk.ts", line } };
  return { kind: "node", name: path.at(-1) ?? "", path, ...named, ...definedAt };
}

function groupsOf(run: SeenRun): RunGroup[] {
  const found = whereaboutsIn(
    run.name,
    run.steps.map((text) => stepOf(text, run)),
  );
  const scores = { traceId: "t", name: "", at: 0, means: new Map(), flagged: 0 };
  const worst = { stepId: "", attribute: "", score: 0 };
  return [...found.keys()].map((one) => ({ ...one, runs: new Set([{ ...scores, worst }]) }));
}

const imports = `import { StateGraph, task, entrypoint, createReactAgent } from "@langchain/langgraph";
import { createAgent, tool } from "langchain";\n`;

/** `file:kind name` of each place that the run is counted at, with `?` where it may be another's. */
async function placesOf(sources: Record<string, string>, run: SeenRun): Promise<string[]> {
  const outlines = new Map<string, SourceOutline>();
  for (const [file, code] of Object.entries(sources)) {
    outlines.set(file, await outlineSource(file, imports + code));
  }
  const find = placeFinder(outlines, (file) => (outlines.has(file) ? file : undefined));
  return assignRuns(groupsOf(run), find)
    .map(({ file, definition, name, runs }) => {
      const what = `${file.replace(".ts", "")}:${definition.kind} ${name}`;
      return runs.length > 0 ? what.trim() : `${what.trim()}?`;
    })
    .sort();
}

const check = (title: string, sources: Record<string, string>, run: SeenRun, wanted: string[]) =>
  test(title, async () => expect(await placesOf(sources, run)).toEqual(wanted));

const graph = (...nodes: string[]) =>
  `new StateGraph(S)${nodes.map((node) => `.addNode("${node}", f)`).join("")}`;
const desk = `${graph("agent", "tools")}.compile({ name: "desk" });`;
const run = { steps: ["agent", "tools", "tools:get"] };

describe("a run that does not tell where it comes from is counted", () => {
  check("at the only graph that has its nodes", { "desk.ts": graph("agent", "tools") }, run, [
    "desk:node agent",
    "desk:node tools",
  ]);
  check(
    "not where the graph lacks one of its nodes",
    { "desk.ts": graph("agent", "tool") },
    run,
    [],
  );
  check(
    "at neither of two graphs that have its nodes",
    { "desk.ts": graph("agent", "tools"), "shop.ts": graph("agent", "tools", "pay") },
    run,
    ["desk:node agent?", "desk:node tools?", "shop:node agent?", "shop:node tools?"],
  );
  check(
    "at the one of the two that has the run's name",
    { "desk.ts": desk, "shop.ts": graph("agent", "tools") },
    { ...run, name: "desk" },
    ["desk:node agent", "desk:node tools"],
  );
  check(
    "not at a graph that has a name, where the run has none",
    { "desk.ts": desk, "shop.ts": graph("agent", "tools") },
    { ...run, name: "LangGraph" },
    ["shop:node agent", "shop:node tools"],
  );
  check(
    "at a named graph whose caller gave the run another name",
    { "desk.ts": desk },
    { ...run, name: "nightly check" },
    ["desk:node agent", "desk:node tools"],
  );
  check(
    "at nested nodes by the graph that they are in",
    { "desk.ts": graph("agent", "refund"), "refund.ts": graph("agent", "pay") },
    { steps: ["agent", "refund", "refund/agent", "refund/pay"] },
    ["desk:node agent", "desk:node refund", "refund:node agent", "refund:node pay"],
  );
  check(
    "at a graph with nodes that cannot be read only where no other fits",
    { "desk.ts": `${graph("agent")}.addNode(name, f)`, "shop.ts": graph("agent", "pay") },
    { steps: ["agent", "pay"] },
    ["shop:node agent", "shop:node pay"],
  );
  check(
    "there, by the names that can be read",
    { "desk.ts": `${graph("agent")}.addNode(name, f)` },
    { steps: ["agent", "search"] },
    ["desk:node agent"],
  );
  check(
    "at a builder's own file and the file that adds to it",
    {
      "desk.ts": `const g = ${graph("agent")}; addTools(g);`,
      "tools.ts": `export const addTools = (g) => g.addNode("tools", f);`,
    },
    run,
    ["desk:node agent", "tools:node tools"],
  );
  check(
    "at tasks and entrypoints by their names",
    { "flow.ts": `entrypoint("flow", f); task("square", f);`, "more.ts": `task("cube", f);` },
    { name: "flow", steps: ["flow", "flow/square", "flow/cube"] },
    ["flow:node flow", "flow:node square", "more:node cube"],
  );
  check(
    "at tools by their names, and at neither of two",
    {
      "a.ts": `tool(f, { name: "get" }); tool(f, { name: "put" });`,
      "b.ts": `tool(f, { name: "put" });`,
    },
    { steps: ["tools:get", "tools:put"] },
    ["a:tool get", "a:tool put?", "b:tool put?"],
  );
});

describe("an agent that LangChain builds", () => {
  const steps = ["model_request", "tools", "tools:get", "guard.before_model"];
  check("is known by its inner nodes", { "desk.ts": "createAgent({ model })" }, { steps }, [
    "desk:agent",
  ]);
  check(
    "by its name among several, wherever it is nested",
    {
      "desk.ts": `createAgent({ name: "desk" }); ${graph("team")}`,
      "shop.ts": `createAgent({ name: "shop" })`,
    },
    { agent: "shop", steps: ["team/model_request", "team/tools"] },
    ["shop:agent shop"],
  );
  check(
    "is not told from a graph of the same shape",
    { "desk.ts": "createReactAgent({ llm })", "shop.ts": graph("agent", "tools") },
    run,
    ["desk:agent?", "shop:node agent?", "shop:node tools?"],
  );
  check(
    "of another name is not meant",
    { "desk.ts": "createAgent({ model })" },
    { agent: "theirs", steps },
    [],
  );
});

describe("a run that tells its line is counted there and nowhere else", () => {
  check(
    "whatever else has its names",
    { "desk.ts": desk, "shop.ts": graph("agent", "tools") },
    { ...run, line: 3 },
    ["desk:node agent", "desk:node tools"],
  );
  test("at the nearest of that name, should lines have been added", async () => {
    const code = `${imports}${graph("agent")};\n\n\n\n\n\n${graph("agent", "x")};`;
    const outlines = new Map([["desk.ts", await outlineSource("desk.ts", code)]]);
    const find = placeFinder(outlines, (file) => file);
    for (const [line, wanted] of [
      [1, 2],
      [3, 2],
      [8, 8],
      [20, 8],
    ]) {
      const places = assignRuns(groupsOf({ steps: ["agent"], ...(line && { line }) }), find);
      expect(places.map(({ definition }) => definition.range.start.line)).toEqual([wanted]);
    }
  });
  check(
    "even by a name that is computed",
    { "desk.ts": "for (const name of names) builder.addNode(name, f);" },
    { steps: ["search"], line: 3 },
    ["desk:node search"],
  );
  check(
    "at the agent that was built there, and not at a node of that name in the file",
    { "desk.ts": `${graph("agent", "tools")};\n\n\n\ncreateAgent({ model });` },
    { steps: ["model_request", "tools"], line: 7 },
    ["desk:agent"],
  );
  check(
    "and at none where that file is not in the folder",
    { "shop.ts": graph("agent", "tools") },
    { ...run, line: 3 },
    [],
  );
});
