import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { LONGEST_SOURCE, outlineSource } from "./outline-source.ts";

const lg = `import { StateGraph, task, entrypoint } from "@langchain/langgraph";
import { createAgent, tool } from "langchain";
`;

/** `node tools in desk{agent,tools}`: `?` after the names where there may be others. */
async function definitionsOf(code: string, path = "agent.ts"): Promise<string[]> {
  const { definitions, graphs } = await outlineSource(path, code);
  return definitions.map(({ kind, name = "-", graph }) => {
    const shape = graph === undefined ? undefined : graphs[graph];
    if (shape === undefined) return `${kind} ${name}`;
    const { prebuilt, nodes, open } = shape;
    return `${kind} ${name} in ${shape.name ?? ""}{${prebuilt ?? nodes}${open ? "?" : ""}}`;
  });
}

const check = (title: string, code: string, wanted: string[], path?: string) =>
  test(title, async () => expect(await definitionsOf(lg + code, path)).toEqual(wanted));

describe("nodes of a graph", () => {
  check(
    "in a chain of calls, with the name that compile gives",
    `export const desk = new StateGraph(S).addNode("agent", f).addNode('tools', g)
       .addEdge(START, "agent").compile({ checkpointer, name: "desk" });`,
    ["node agent in desk{agent,tools}", "node tools in desk{agent,tools}"],
  );
  check(
    "call by call on a variable, from a chain kept in another, and through casts",
    `const builder = new StateGraph<State>(S); builder.addNode("a", f);
     const more = builder.addNode("b", f); (more as Builder)!.addNode("c", f);
     more.compile({ name: "abc" } as const);`,
    ["node a in abc{a,b,c}", "node b in abc{a,b,c}", "node c in abc{a,b,c}"],
  );
  check(
    "given as an object, with methods, quoted names and names that are constant",
    `const B = "b"; new StateGraph(S).addNode({ a: f, "x y": f, [B]: f, async m() {}, e });`,
    ["a", "x y", "b", "m", "e"].map((name) => `node ${name} in {a,x y,b,m,e}`),
  );
  check(
    "given as pairs, and by addSequence",
    `const pairs = [["c", f], ["d", f]] as const;
     new StateGraph(S).addNode([["a", f], ["b", f]]).addSequence(pairs).addSequence({ e: f });`,
    ["a", "b", "c", "d", "e"].map((name) => `node ${name} in {a,b,c,d,e}`),
  );
  check(
    "named by constants, templates, enums and members of an object",
    `const N = { a: "x" } as const; enum E { B = "y" } const C = \`z\`; const D = C;
     new StateGraph(S).addNode(N.a, f).addNode(E.B, f).addNode(\`plain\`, f).addNode(D, f);`,
    ["x", "y", "plain", "z"].map((name) => `node ${name} in {x,y,plain,z}`),
  );
  check(
    "whose names are computed or spread leave the graph open",
    `new StateGraph(S).addNode("a", f).addNode(\`n\${i}\`, f).addNode({ ...rest, b: f });
     for (const name of names) other.addNode(name, f);
     new StateGraph(S).addNode("it\\'s", f).addNode("c", f);`,
    [
      "node a in {a,b?}",
      "node - in {a,b?}",
      "node - in {a,b?}",
      "node b in {a,b?}",
      "node - in {?}",
      "node - in {c?}",
      "node c in {c?}",
    ],
  );
  check(
    "on a builder that comes from elsewhere leave it open",
    `export const addTools = (graph: Graph) => graph.addNode("tools", f);
     class Desk { add() { this.builder.addNode("agent", f); } }
     makeGraph().addNode("late", f);`,
    ["node tools in {tools?}", "node agent in {agent?}", "node late in {late?}"],
  );
  check(
    "leave it open too where the builder is given away",
    `const graph = new StateGraph(S); graph.addNode("agent", f); addTools(graph);`,
    ["node agent in {agent?}"],
  );
  check(
    "of two graphs are kept apart, whatever their variables are called",
    `function one() { const graph = new StateGraph(S); graph.addNode("a", f); }
     function two() { const graph = new StateGraph(S); graph.addNode("b", f); }`,
    ["node a in {a}", "node b in {b}"],
  );
  check(
    "and tasks and entrypoints of the functional API",
    `const square = task("square", f); const t = task({ name: "cube", retry }, f);
     export const wf = entrypoint({ checkpointer, name: "wf" }, f); entrypoint("plain", f);`,
    [
      "node square in {square,cube?}",
      "node cube in {square,cube?}",
      "node wf in wf{wf}",
      "node plain in plain{plain}",
    ],
  );
});

describe("whichever way StateGraph is had", () => {
  test.each([
    ["renamed", `import { StateGraph as SG } from "@langchain/langgraph"; new SG(S)`],
    ["of the whole module", `import * as lg from "@langchain/langgraph"; new lg.StateGraph(S)`],
    ["required", `const { StateGraph: G } = require("@langchain/langgraph"); new G(S)`],
    ["of a required module", `const lg = require("@langchain/langgraph"); new lg.StateGraph(S)`],
    [
      "imported late",
      `const { StateGraph } = await import("@langchain/langgraph"); new StateGraph(S)`,
    ],
    ["aliased", `import { StateGraph } from "./kit.js"; const G = StateGraph; new G(S)`],
    [
      "extended",
      `import { StateGraph } from "@langchain/langgraph"; class G extends StateGraph {} new G(S)`,
    ],
  ])("%s", async (_, code) => {
    expect(await definitionsOf(`${code}.addNode("a", f);`, "a.mjs")).toEqual(["node a in {a}"]);
  });

  test.each([
    `import { Graph } from "graphology"; // not @langchain/langgraph\nnew Graph().addNode("a", {});`,
    `import { tool } from "ai"; // langchain\ntool(f, { name: "a" });`,
    `const tool = (f, o) => o; // langchain\ntool(f, { name: "a" });`,
    `import { task } from "@actions/core"; // langgraph\ntask("a", f);`,
    `graph.addNode("a", f);`,
  ])("what is somebody else's is left alone: %s", async (code) => {
    expect(await definitionsOf(code)).toEqual([]);
  });
});

describe("tools and agents", () => {
  check(
    "tools by the name in their fields",
    `const name = "c"; const fields = { name: "d", schema };
     tool(async ({ a }) => a, { name: "a", schema: z.object({ name: z.string() }) });
     [tool<T>(f, { name: "b", ...rest }), tool(f, { name }), tool(f, fields), tool(f, later)];
     new DynamicStructuredTool({ name: "e", func }); class F extends StructuredTool { name = "f"; }`,
    ["tool a", "tool b", "tool c", "tool d", "tool e", "tool f"],
  );
  check(
    "agents with a name, and without",
    `createAgent({ model, name: "writer", tools }); createAgent({ model, tools });
     createReactAgent({ llm, tools });`,
    [
      "agent writer in writer{createAgent}",
      "agent - in {createAgent}",
      "agent - in {createReactAgent}",
    ],
  );
});

describe("awkward code", () => {
  check(
    "comments and strings define nothing",
    `// graph.addNode("a", f)\n/* tool(f, { name: "b" }) */ const text = 'createAgent({ name: "c" })';`,
    [],
  );
  check(
    "that is being typed keeps what is whole",
    `const g = new StateGraph(S)\n  .addNode("a", f)\n  .addNode(\n  .addNode("c", f);
     const t = tool(async () => { , { name: "broken" });\ng.addNode("z", f`,
    ["node a", "node -", "node c", "tool broken", "node z"].map((one) =>
      one.startsWith("tool") ? one : `${one} in {a,c,z?}`,
    ),
  );
  check(
    "in JSX and TSX",
    `export const View = () => <p onClick={() => run(new StateGraph(S).addNode("a", f))}>{"x"}</p>;`,
    ["node a in {a}"],
    "view.tsx",
  );
  check(
    "with type assertions in angle brackets, decorators and generics",
    `@decorated class A { @x() y = <Foo>bar; z = <T,>(a: T) => a; } (<any>new StateGraph(S)).addNode("a", f);`,
    ["node a in {a}"],
  );
  check(
    "that refers to itself ends",
    `const a = b, b = a; const g = g.addNode(a, f); g.addNode("x", f);`,
    ["node - in {x?}", "node x in {x?}"],
  );

  test("no source, a declaration file, an empty one and one without the end of anything", async () => {
    const code = `${lg}new StateGraph(S).addNode("a", f)`;
    expect(await definitionsOf(code, "notes.md")).toEqual([]);
    expect(await definitionsOf(code, "types.d.ts")).toEqual([]);
    expect(await definitionsOf("")).toEqual([]);
    expect(await definitionsOf(`${lg}new StateGraph(S).addNode("a", (((({{{[[[\``)).toHaveLength(1);
  });

  test("a minified or very large file is not read", async () => {
    const code = `${lg}new StateGraph(S).addNode("a", f);`;
    expect(await definitionsOf(`${code}\n${"a();".repeat(250_000)}`)).toEqual([]);
    expect(await definitionsOf(`${code}\n${"f();".repeat(6000)}`)).toEqual([]);
    expect(await definitionsOf(`${code}${"f();\n".repeat(LONGEST_SOURCE / 5)}`)).toEqual([]);
  });

  test("random cuts of a real file never throw", async () => {
    const text = await readFile(exampleFile("support-agent.ts"), "utf8");
    for (let end = 0; end < text.length; end += 37) {
      await definitionsOf(text.slice(0, end));
      await definitionsOf(text.slice(0, end) + text.slice(end + 11));
    }
  });
});

const exampleFile = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/support-agent/src/${name}`, import.meta.url));

test("the support desk's own files", async () => {
  const read = async (name: string) =>
    definitionsOf(await readFile(exampleFile(name), "utf8"), exampleFile(name));
  expect(await read("support-agent.ts")).toEqual(
    ["agent", "tools", "refund"].map((name) => `node ${name} in support-desk{agent,tools,refund}`),
  );
  const inner = ["check_refund", "ask_a_person", "pay_back", "decline"];
  expect(await read("refund-graph.ts")).toEqual(inner.map((name) => `node ${name} in {${inner}}`));
  const tools = await read("shop-tools.ts");
  expect(tools).toHaveLength(9);
  expect(tools).toContain("tool refund_order");
});

test("a name's range is where it stands in the text", async () => {
  const { definitions } = await outlineSource(
    "a.ts",
    `${lg}new StateGraph(S)\n  .addNode("agent", f);`,
  );
  expect(definitions[0]?.range).toEqual({
    start: { line: 3, character: 11 },
    end: { line: 3, character: 18 },
  });
});
