import {
  Annotation,
  Command,
  interrupt,
  MemorySaver,
  Send,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { expect, test } from "vitest";
import { outline, recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

const State = Annotation.Root({
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
type LogState = typeof State.State;
const note = (line: string) => () => ({ log: [line] });

test("a node that fails is the error, and the run's", async () => {
  const graph = new StateGraph(State)
    .addNode("bad", () => {
      throw new RangeError("kaput");
    })
    .addEdge(START, "bad")
    .compile();
  const { traces } = await recordRun((handler) => graph.invoke({}, { callbacks: [handler] }));
  expect(outline(traces[0])).toEqual(["node bad error"]);
  expect(traces[0]).toMatchObject({
    status: "error",
    error: { name: "RangeError", message: "kaput" },
  });
});

test("retries of a node are one step", async () => {
  let tries = 0;
  const graph = new StateGraph(State)
    .addNode(
      "flaky",
      () => {
        tries += 1;
        if (tries < 3) throw new Error("not yet");
        return { log: ["done"] };
      },
      { retryPolicy: { maxAttempts: 3, initialInterval: 1, retryOn: () => true } },
    )
    .addEdge(START, "flaky")
    .compile();
  const { traces } = await recordRun((handler) => graph.invoke({}, { callbacks: [handler] }));
  expect(outline(traces[0])).toEqual(["node flaky ok x3"]);
  expect(traces[0]?.status).toBe("ok");
});

test("tasks stopped because another one failed are not to blame", async () => {
  const graph = new StateGraph(State)
    .addNode("worker", async (state: LogState, config) => {
      if (state.log[0] === "bad") {
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new Error("kaput");
      }
      await new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, 2_000);
        config.signal?.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(new DOMException("This operation was aborted", "AbortError"));
        });
      });
      return {};
    })
    .addConditionalEdges(
      START,
      () => ["slow", "bad"].map((job) => new Send("worker", { log: [job] })),
      ["worker"],
    )
    .compile();
  const { traces } = await recordRun((handler) => graph.invoke({}, { callbacks: [handler] }));
  expect(outline(traces[0]).sort()).toEqual(["node worker aborted", "node worker error"]);
  expect(traces[0]).toMatchObject({ status: "error", error: { message: "kaput" } });
});

test("an interrupt is no error, and the resumed run is joined to it by the thread", async () => {
  const ask = new StateGraph(State)
    .addNode("ask", () => ({ log: [`approved: ${interrupt("Refund 40 EUR?")}`] }))
    .addEdge(START, "ask")
    .compile();
  const graph = new StateGraph(State)
    .addNode("sub", ask)
    .addEdge(START, "sub")
    .compile({ checkpointer: new MemorySaver() });
  const { traces } = await recordRun(async (handler) => {
    const config = { callbacks: [handler], configurable: { thread_id: "t7" } };
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: "yes" }), config);
  });
  const [first, second] = traces;
  expect(outline(first)).toEqual(["node sub interrupted", "  node ask interrupted"]);
  expect(first).toMatchObject({ status: "interrupted", threadId: "t7" });
  expect(outline(second)).toEqual(["node sub ok", "  node ask ok"]);
  expect(second).toMatchObject({ status: "ok", threadId: "t7" });
  expect(second?.metadata.resumes).toBe(first?.id);
});

test("handing over to the parent graph is no error", async () => {
  const inner = new StateGraph(State)
    .addNode("leave", () => new Command({ goto: "other", graph: Command.PARENT, update: {} }))
    .addEdge(START, "leave")
    .compile();
  const graph = new StateGraph(State)
    .addNode("sub", inner, { ends: ["other"] })
    .addNode("other", note("other"))
    .addEdge(START, "sub")
    .compile();
  const { traces, result } = await recordRun((handler) =>
    graph.invoke({}, { callbacks: [handler] }),
  );
  expect(result).toEqual({ log: ["other"] });
  expect(outline(traces[0])).toEqual(["node sub ok", "  node leave ok", "node other ok"]);
  expect(traces[0]?.status).toBe("ok");
});

test("the recursion limit fails the run, not a step", async () => {
  const graph = new StateGraph(State)
    .addNode("loop", note("again"))
    .addEdge(START, "loop")
    .addConditionalEdges("loop", () => "loop")
    .compile();
  const { traces } = await recordRun((handler) =>
    graph.invoke({}, { callbacks: [handler], recursionLimit: 3 }),
  );
  expect(outline(traces[0])).toEqual(Array(3).fill("node loop ok"));
  expect(traces[0]).toMatchObject({ status: "error", error: { name: "GraphRecursionError" } });
});

test("an aborted run and its running step are aborted, not failed", async () => {
  const leave = new AbortController();
  const graph = new StateGraph(State)
    .addNode("slow", async () => {
      setTimeout(() => leave.abort(), 5);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return {};
    })
    .addEdge(START, "slow")
    .compile();
  const { traces } = await recordRun(async (handler) => {
    const left = graph.invoke({}, { callbacks: [handler], signal: leave.signal });
    await expect(left).rejects.toThrow("Abort");
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  expect(outline(traces[0])).toEqual(["node slow aborted"]);
  expect(traces[0]?.status).toBe("aborted");
});

test("a child that ends after its root is recorded with it, not judged as a run of its own", async () => {
  const late: Promise<unknown>[] = [];
  const model = new ScriptedChatModel(["late"], 60);
  const graph = new StateGraph(State)
    .addNode("fire", (_state, config) => {
      late.push(model.invoke("hello", config));
      return {};
    })
    .addEdge(START, "fire")
    .compile();
  const { traces, handler } = await recordRun(async (handler) => {
    await graph.invoke({}, { callbacks: [handler] });
    await Promise.all(late);
  });
  expect(outline(traces[0])).toEqual(["node fire ok", "  llm ScriptedChatModel aborted"]);
  expect(handler.stats()).toMatchObject({ traces: 1, verdicts: 1 });
});
