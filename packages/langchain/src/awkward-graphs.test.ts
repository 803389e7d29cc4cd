import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import {
  Annotation,
  Command,
  END,
  entrypoint,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
  task,
} from "@langchain/langgraph";
import { createAgent } from "langchain";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { type Act, type BesideBare, besideBare, shapeFault } from "./test-support/beside-bare.ts";
import { outline } from "./test-support/record-run.ts";
import { asks, ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

const State = Annotation.Root({
  log: Annotation<unknown[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
type LogState = typeof State.State;
const note = (line: unknown) => () => ({ log: [line] });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs it bare and judged: the same outcome, no trouble of ours, a verdict for each of the runs. */
async function judged(runs: number, act: Act): Promise<BesideBare> {
  const both = await besideBare(() => act);
  expect(both.judged).toBe(both.bare);
  expect(both.errors).toEqual([]);
  expect(shapeFault(both.traces)).toBeUndefined();
  expect(both.handler.stats()).toMatchObject({ traces: runs, verdicts: runs, active: 0 });
  return both;
}

function askingGraph() {
  const inner = new StateGraph(State)
    .addNode("ask", () => ({ log: [interrupt("one"), interrupt("two")] }))
    .addEdge(START, "ask")
    .compile();
  return new StateGraph(State)
    .addNode("sub", inner)
    .addNode("ask", () => ({ log: [interrupt("three")] }))
    .addEdge(START, "sub")
    .addEdge("sub", "ask")
    .compile({ checkpointer: new MemorySaver() });
}

describe("graphs of awkward shape", () => {
  test("200 branches at once are 200 steps", async () => {
    const { traces } = await judged(1, (config) =>
      new StateGraph(State)
        .addNode("worker", (state: LogState) => ({ log: state.log }))
        .addConditionalEdges(
          START,
          () => Array.from({ length: 200 }, (_, k) => new Send("worker", { log: [k] })),
          ["worker"],
        )
        .compile()
        .invoke({}, config),
    );
    expect(traces[0]?.steps).toHaveLength(200);
  });

  test("nodes of one name, three graphs deep, lie below each other", async () => {
    const below = (node: unknown) =>
      new StateGraph(State)
        .addNode("x", node as () => object)
        .addEdge(START, "x")
        .compile();
    const { traces } = await judged(1, (config) => below(below(below(note(3)))).invoke({}, config));
    expect(traces[0]?.steps.map(({ path }) => path.join("/"))).toEqual(["x", "x/x", "x/x/x"]);
  });

  test("agents inside tools that are given the handler again lie below the node of their tool", async () => {
    const { traces } = await judged(1, (config) => {
      const ask = async ({ who }: { who: string }) => {
        const inner = createAgent({ model: new ScriptedChatModel([`from ${who}`]), tools: [] });
        const { messages } = await inner.invoke({ messages: [new HumanMessage("?")] }, config);
        return String(messages.at(-1)?.content);
      };
      const schema = z.object({ who: z.string() });
      const tools = [tool(ask, { name: "ask", description: "Ask", schema })];
      const calls = asks(["ask", { who: "a" }], ["ask", { who: "b" }, "call_b"]);
      const agent = createAgent({ model: new ScriptedChatModel([calls, "done"]), tools });
      return agent.invoke({ messages: [new HumanMessage("hi")] }, config).then(() => "done");
    });
    const steps = traces[0]?.steps ?? [];
    const said = steps.filter(({ output }) => output?.content.startsWith("from"));
    const nodeOf = (id: string | undefined) => steps.find((step) => step.id === id);
    expect(said.map(({ parentId }) => nodeOf(nodeOf(parentId)?.parentId)?.name)).toEqual([
      "tools",
      "tools",
    ]);
  });

  test("a cycle ends at the recursion limit as an error of the run", async () => {
    const graph = new StateGraph(State)
      .addNode("a", note("a"))
      .addNode("b", note("b"))
      .addEdge(START, "a")
      .addEdge("a", "b")
      .addEdge("b", "a")
      .compile();
    const { traces } = await judged(1, (config) =>
      graph.invoke({}, { ...config, recursionLimit: 30 }),
    );
    expect(traces[0]).toMatchObject({ status: "error", error: { name: "GraphRecursionError" } });
    expect(traces[0]?.steps.every(({ status }) => status === "ok")).toBe(true);
  });

  test("a node that sends itself round and round is a step each time", async () => {
    const again = (state: LogState) =>
      new Command({ goto: state.log.length > 20 ? END : "again", update: { log: [1] } });
    const { traces } = await judged(1, (config) =>
      new StateGraph(State)
        .addNode("again", again, { ends: ["again", END] })
        .addEdge(START, "again")
        .compile()
        .invoke({}, { ...config, recursionLimit: 100 }),
    );
    expect(traces[0]?.steps).toHaveLength(22);
  });

  test("interrupts within subgraphs, resumed one after the other, join into a chain", async () => {
    const { traces } = await judged(4, async (callbacks) => {
      const graph = askingGraph();
      const config = { ...callbacks, configurable: { thread_id: "t" } };
      await graph.invoke({}, config);
      for (const resume of ["a", "b"]) await graph.invoke(new Command({ resume }), config);
      return (await graph.invoke(new Command({ resume: "c" }), config)).log;
    });
    const statuses = traces.map(({ status }) => status);
    expect(statuses).toEqual(["interrupted", "interrupted", "interrupted", "ok"]);
    const before = traces.slice(0, -1).map(({ id }) => id);
    expect(traces.slice(1).map(({ metadata }) => metadata.resumes)).toEqual(before);
  });
});

describe("runs that end in awkward ways", () => {
  test("a tool that is aborted in its midst, and answers late, is aborted", async () => {
    const { traces } = await judged(1, async (config) => {
      const stop = new AbortController();
      const slow = tool(
        async () => {
          setTimeout(() => stop.abort(), 10);
          await pause(60);
          return "late";
        },
        { name: "slow", description: "Slow", schema: z.object({}) },
      );
      const model = new ScriptedChatModel([asks(["slow", {}]), "done"]);
      const messages = [new HumanMessage("hi")];
      const agent = createAgent({ model, tools: [slow] });
      const ended = agent.invoke({ messages }, { ...config, signal: stop.signal });
      return ended.finally(() => pause(100));
    });
    expect(traces[0]?.status).toBe("aborted");
    expect(outline(traces[0]).at(-1)).toBe("  tool slow aborted");
  });

  test("what a task of the functional API throws is its error; the flow around it is aborted", async () => {
    const square = task("square", async (): Promise<number> => {
      throw new RangeError("too big");
    });
    const flow = entrypoint("flow", async (_: number) => square());
    const { traces } = await judged(1, (config) => flow.invoke(1, config));
    expect(outline(traces[0])).toEqual(["node flow aborted", "node square error"]);
  });

  test("a model left running counts as left, and its late end changes nothing", async () => {
    const { traces } = await judged(1, async (config) => {
      const model = new ScriptedChatModel(["late"], 50);
      const graph = new StateGraph(State)
        .addNode("leave", () => {
          void model.invoke("hi");
          return { log: [1] };
        })
        .addEdge(START, "leave")
        .compile();
      return graph.invoke({}, config).finally(() => pause(120));
    });
    expect(outline(traces[0])).toEqual(["node leave ok", "  llm ScriptedChatModel aborted"]);
  });
});

describe("what else is awkward", () => {
  test("a hundred runs at once through one handler stay apart", async () => {
    const graph = new StateGraph(State)
      .addNode("double", (state: LogState) => ({ log: [Number(state.log[0]) * 2] }))
      .addEdge(START, "double")
      .compile();
    const { traces } = await judged(100, (config) =>
      Promise.all(Array.from({ length: 100 }, (_, k) => graph.invoke({ log: [k] }, config))),
    );
    expect(traces.every(({ steps }) => steps.length === 1)).toBe(true);
  });

  test("two runs that the app gives one id are two traces, and it is told of", async () => {
    const runId = "0199a0b0-0000-4000-8000-00000000da7b";
    const graph = new StateGraph(State).addNode("n", note(1)).addEdge(START, "n").compile();
    const both = await besideBare(() => async (config) => [
      await graph.invoke({}, { ...config, runId }),
      await graph.invoke({}, { ...config, runId }),
    ]);
    expect(both.judged).toBe(both.bare);
    expect(both.traces.map(outline)).toEqual([["node n ok"], ["node n ok"]]);
    expect(both.errors).toMatchObject([{ code: "RUN_ID_TAKEN" }]);
  });

  test("a clock that jumps three days back and forth keeps the steps in their order", async () => {
    const DAYS = 3 * 86_400_000;
    const jump = (by: number) => () => {
      const now = performance.timeOrigin + performance.now();
      vi.spyOn(Date, "now").mockReturnValue(Math.round(now) + by);
      return {};
    };
    const { traces } = await judged(1, (config) =>
      new StateGraph(State)
        .addNode("back", jump(-DAYS))
        .addNode("forth", jump(DAYS))
        .addNode("last", note("last"))
        .addEdge(START, "back")
        .addEdge("back", "forth")
        .addEdge("forth", "last")
        .compile()
        .invoke({}, config),
    ).finally(() => vi.restoreAllMocks());
    expect(traces[0]?.steps.map(({ name }) => name)).toEqual(["back", "forth", "last"]);
  });

  test("answers without a call, calls without a name or an id, and words that are no JSON", async () => {
    const odd = [
      new ToolMessage({ content: "", tool_call_id: "nobody's", status: "error" }),
      new AIMessage({
        content: [],
        tool_calls: [{ name: "", args: {} }],
        invalid_tool_calls: [{ name: "q", args: "{bad", id: "1", error: "no JSON" }],
      }),
    ];
    const { traces } = await judged(1, (config) =>
      new StateGraph(MessagesAnnotation)
        .addNode("odd", () => ({ messages: odd }))
        .addEdge(START, "odd")
        .compile()
        .invoke({ messages: [new HumanMessage("hi")] }, config),
    );
    expect(traces[0]?.status).toBe("ok");
  });

  test("configuration that is not what its types say", async () => {
    const loop: Record<string, unknown> = {};
    loop.loop = loop;
    const graph = new StateGraph(State).addNode("n", note(1)).addEdge(START, "n").compile();
    await judged(1, (callbacks) => {
      const metadata = { loop, thread_id: {} };
      const odd = { tags: [1, "\u202e"], runName: "a".repeat(100_000), metadata };
      return graph.invoke({}, { ...callbacks, ...(odd as object) });
    });
  });
});
