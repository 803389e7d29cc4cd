import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { HumanMessage } from "@langchain/core/messages";
import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { createAgent } from "langchain";
import { afterEach, expect, test } from "vitest";
import { captureSource } from "./capture-source.ts";
import { instrument } from "./instrument.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const untouched = StateGraph.prototype.addNode;
const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0)) undo();
  expect(StateGraph.prototype.addNode).toBe(untouched);
});
const capture = () => undos.push(captureSource(StateGraph));

const source = readFileSync(new URL(import.meta.url), "utf8").split("\n");
/** The line of this file that a marker comment stands on. */
const lineOf = (marker: string) => source.findIndex((line) => line.endsWith(`// ${marker}`)) + 1;
const question = { messages: [new HumanMessage("Hello?")] };
const say = () => ({ messages: [] });

/** `name file:line` of every node step. */
async function places(graph: { invoke(input: never, config: never): Promise<unknown> }) {
  const { traces } = await recordRun((handler) =>
    graph.invoke(question as never, { callbacks: [handler] } as never),
  );
  const nodes = traces.flatMap(({ steps }) => steps.filter(({ kind }) => kind === "node"));
  return nodes.map(({ name, definedAt }) => `${name} ${definedAt?.file}:${definedAt?.line}`);
}
const file = relative(process.cwd(), fileURLToPath(import.meta.url))
  .split(sep)
  .join("/");
const at = (name: string, marker: string) => `${name} ${file}:${lineOf(marker)}`;

function chain() {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("first", say) // first
    .addNode({ second: say }); // second
  const more = graph.addNode([["third", say]]); // third
  return more.addEdge(START, "first").addEdge("first", "second").addEdge("second", "third");
}

test("every node of a run tells the line it was added in, however it was added", async () => {
  capture();
  expect(await places(chain().compile())).toEqual([
    at("first", "first"),
    at("second", "second"),
    at("third", "third"),
  ]);
});

test("addSequence and createAgent give the line of the app's own call", async () => {
  capture();
  const sequence = new StateGraph(MessagesAnnotation)
    .addSequence({ one: say, two: say }) // sequence
    .addEdge(START, "one");
  expect(await places(sequence.compile())).toEqual([at("one", "sequence"), at("two", "sequence")]);
  const agent = createAgent({ model: new ScriptedChatModel(["Hi."]), tools: [] }); // agent
  expect(await places(agent)).toEqual([at("model_request", "agent")]);
});

test("a nested node that was added before does not take the line of the node around it", async () => {
  const inner = new StateGraph(MessagesAnnotation).addNode("inner", say).addEdge(START, "inner");
  const compiled = inner.compile();
  capture();
  const outer = new StateGraph(MessagesAnnotation)
    .addNode("outer", compiled) // outer
    .addEdge(START, "outer");
  expect(await places(outer.compile())).toEqual([
    at("outer", "outer"),
    "inner undefined:undefined",
  ]);
});

test("what the app says of a node itself stays", async () => {
  capture();
  const metadata = { code_node: "own", code_file: "elsewhere.ts", code_line: 7 };
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("own", say, { metadata })
    .addEdge(START, "own");
  expect(await places(graph.compile())).toEqual(["own elsewhere.ts:7"]);
});

test("asked twice it marks once, and the last to undo restores the class", async () => {
  capture();
  const replaced = StateGraph.prototype.addNode;
  const again = captureSource(StateGraph);
  expect(StateGraph.prototype.addNode).toBe(replaced);
  again();
  again();
  expect((await places(chain().compile()))[0]).toBe(at("first", "first"));
});

test("errors of addNode stay as they are, and a graph that cannot be marked is built all the same", () => {
  capture();
  const graph = new StateGraph(MessagesAnnotation).addNode("once", say);
  expect(() => graph.addNode("once" as never, say)).toThrow(/already present/);
  const frozen = { addNode: () => "added", nodes: Object.freeze({ a: Object.freeze({}) }) };
  const undo = captureSource({ prototype: frozen });
  expect((frozen.addNode as (name: string) => string)("a")).toBe("added");
  undo();
});

test("instrument takes the class and gives it back", async () => {
  const judge = createFakeJudge();
  const handler = new TraceJudgeHandler({ judge, store: false });
  const undo = instrument(handler, { roots: "all", captureSource: StateGraph });
  await chain().compile().invoke(question);
  undo();
  await handler.flush();
  expect(judge.judged[0]?.steps[0]?.definedAt?.line).toBe(lineOf("first"));
});
