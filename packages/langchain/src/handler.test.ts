import { HumanMessage } from "@langchain/core/messages";
import { Annotation, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { traceable } from "langsmith/traceable";
import { expect, test } from "vitest";
import { createPrivacy, REDACTION_FAILED } from "./privacy.ts";
import { Recorder } from "./recorder.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { outline, recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const Bag = Annotation.Root({ bag: Annotation<unknown> });

function bagGraph(act: (bag: unknown) => unknown) {
  return new StateGraph(Bag)
    .addNode("use", (state) => ({ bag: act(state.bag) }))
    .addEdge(START, "use")
    .compile();
}

const question = { messages: [new HumanMessage("My number is 4111 1111 1111 1111")] };

function answerGraph(text = "Thanks.", policy?: object) {
  const model = new ScriptedChatModel([text]);
  return new StateGraph(MessagesAnnotation)
    .addNode(
      "answer",
      async (state) => ({ messages: [await model.invoke(state.messages)] }),
      policy,
    )
    .addEdge(START, "answer")
    .compile();
}

test("below another tracer's run the graph is a trace of its own that names its parent", async () => {
  let parentId: string | undefined;
  const graph = answerGraph();
  const { traces } = await recordRun(async (handler) => {
    const outer = traceable(
      async () => {
        const { getCurrentRunTree } = await import("langsmith/traceable");
        parentId = getCurrentRunTree().id;
        return graph.invoke(question, { callbacks: [handler] });
      },
      { name: "outer", tracingEnabled: true, client: silentClient() },
    );
    await outer();
  });
  expect(traces.map(outline)).toEqual([["node answer ok", "  llm ScriptedChatModel ok"]]);
  expect(traces[0]?.metadata.external_parent_id).toBe(parentId);
});

/** Takes runs and sends nothing. */
function silentClient() {
  return { createRun: async () => {}, updateRun: async () => {} } as never;
}

test("a parent that is not ours makes a root that keeps its id", async () => {
  const { traces } = await recordRun(async (handler) => {
    handler._createRunForChainStart(
      {} as never,
      { q: "hi" },
      "run-1",
      "their-run",
      [],
      {},
      "chain",
      "graph",
    );
    await handler.handleChainEnd({ a: "hello" }, "run-1");
  });
  expect(traces[0]).toMatchObject({ id: "run-1", metadata: { external_parent_id: "their-run" } });
});

test("inputs are recorded as they were when the run began", async () => {
  const judged = await recordRun((handler) =>
    bagGraph((bag) => {
      (bag as string[]).push("changed later");
      return bag;
    }).invoke({ bag: ["first"] }, { callbacks: [handler] }),
  );
  const [node] = judged.traces[0]?.steps ?? [];
  expect(node?.saw.messages[0]?.content).toBe('{"bag":["first"]}');
});

test("states that JSON cannot hold are recorded and given back unchanged", async () => {
  const cyclic: Record<string, unknown> = { name: "loop", big: 10n, when: Number.NaN };
  cyclic.self = cyclic;
  const evil = {
    get secret(): string {
      throw new Error("do not read me");
    },
    toJSON(): never {
      throw new Error("do not write me");
    },
  };
  const bag = {
    cyclic,
    evil,
    map: new Map([["a", 1]]),
    set: new Set([1]),
    bytes: new Uint8Array(9),
  };
  const { traces, result } = await recordRun((handler) =>
    bagGraph((given) => given).invoke({ bag }, { callbacks: [handler] }),
  );
  expect((result as { bag: unknown }).bag).toBe(bag);
  expect(traces[0]?.status).toBe("ok");
  expect(traces[0]?.steps[0]?.saw.messages[0]?.content).toContain("[circular]");
});

test("tokens are counted, not kept", async () => {
  const text = "x".repeat(2_000);
  const rows: Record<string, unknown>[] = [];
  const recorder = new Recorder({
    privacy: createPrivacy(undefined, () => {}),
    wants: () => true,
    onRow: (row) => rows.push(row),
    onEnd: () => {},
    report: () => {},
  });
  const base = {
    name: "m",
    tags: [],
    metadata: {},
    extra: {},
    serialized: {},
    toolCallId: undefined,
  };
  recorder.start({ ...base, id: "m", parentId: undefined, type: "llm", inputs: {} });
  for (let at = 0; at < 2_000; at++) recorder.token({ id: "m" });
  recorder.end({ id: "m" }, { generations: [[{ text }]] });
  expect(rows[0]).toMatchObject({ extra: { tracejudge: { tokens: 2_000 } } });
  expect(JSON.stringify(rows[0]).length).toBeLessThan(3_000);
});

test("a streamed model run reports how many tokens came", async () => {
  const { traces } = await recordRun(async (handler) => {
    for await (const _ of await answerGraph("Thanks.").stream(question, {
      callbacks: [handler],
      streamMode: "messages",
    })) {
      // Only the recording counts here.
    }
  });
  expect(traces[0]?.steps[1]?.output?.content).toBe("Thanks.");
});

test("a node's trace policy is honoured", async () => {
  const omit = () => ({});
  const { traces } = await recordRun((handler) =>
    bagGraph((bag) => bag).invoke({ bag: "open" }, { callbacks: [handler] }),
  );
  const graph = new StateGraph(Bag)
    .addNode("use", () => ({ bag: "a secret" }), {
      tracePolicy: { processInputs: omit, processOutputs: omit },
    } as never)
    .addEdge(START, "use")
    .compile();
  const kept: string[] = [];
  const judge = createFakeJudge();
  await recordRun((handler) => graph.invoke({ bag: "a secret" }, { callbacks: [handler] }), {
    judge,
    redact: (value, { kind, name }) => {
      if (name === "use" && kind !== "metadata") kept.push(JSON.stringify(value));
      return value;
    },
  });
  expect(traces).toHaveLength(1);
  expect(kept).toEqual(["{}", "{}"]);
});

test("redact sees every payload before it is kept", async () => {
  const card = /\d{4} \d{4} \d{4} \d{4}/g;
  const clean = (value: unknown) => JSON.parse(JSON.stringify(value).replace(card, "<card>"));
  const { traces } = await recordRun(
    (handler) =>
      answerGraph("Yours is 4111 1111 1111 1111").invoke(question, { callbacks: [handler] }),
    { redact: clean },
  );
  expect(JSON.stringify(traces)).not.toMatch(card);
  expect(JSON.stringify(traces)).toContain("<card>");
});

test("a thread that redact takes away is in no verdict, that of a run nobody judged neither", async () => {
  const verdicts: unknown[] = [];
  const config = { configurable: { thread_id: "me@example.org" } };
  await recordRun(
    (handler) => answerGraph().invoke(question, { ...config, callbacks: [handler] }),
    {
      maxQueue: 0,
      redact: (value, { kind }) => (kind === "metadata" ? {} : value),
      onVerdict: (verdict) => verdicts.push(verdict),
      onError: () => {},
    },
  );
  expect(verdicts).toMatchObject([{ status: "ERROR" }]);
  expect(JSON.stringify(verdicts)).not.toContain("me@example.org");
});

test.each([
  [
    "throws",
    () => {
      throw new Error("broken redaction");
    },
  ],
  ["answers later", async (value: unknown) => value],
])("where redact %s, nothing of the payload is kept", async (_, redact) => {
  const errors: unknown[] = [];
  const { traces } = await recordRun(
    (handler) => answerGraph("secret answer").invoke(question, { callbacks: [handler] }),
    { redact, onError: (error) => errors.push(error) },
  );
  expect(JSON.stringify(traces)).not.toMatch(/4111|secret answer/);
  expect(JSON.stringify(traces)).toContain(REDACTION_FAILED);
  expect(errors).toHaveLength(1);
});

test("sample rate and filter choose among root runs", async () => {
  const none = await recordRun(
    (handler) => answerGraph().invoke(question, { callbacks: [handler] }),
    {
      sampleRate: 0,
    },
  );
  expect(none.traces).toEqual([]);
  const { traces, handler } = await recordRun(
    async (handler) => {
      await answerGraph().invoke(question, { callbacks: [handler], runName: "noise" });
      await answerGraph().invoke(question, { callbacks: [handler], runName: "wanted" });
    },
    { filter: ({ name }) => name !== "noise" },
  );
  expect(traces.map(({ name }) => name)).toEqual(["wanted"]);
  expect(handler.stats().traces).toBe(1);
});

test("more waiting runs than the queue takes get a verdict that says so, and it is told once", async () => {
  const judge = createFakeJudge();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = {
    ...judge,
    judge: async (...given: Parameters<typeof judge.judge>) => {
      await gate;
      return judge.judge(...given);
    },
  };
  const errors: unknown[] = [];
  const { handler } = await recordRun(
    async (handler) => {
      for (let run = 0; run < 5; run++) {
        await answerGraph().invoke(question, { callbacks: [handler] });
      }
      await new Promise((resolve) => setImmediate(resolve));
      setTimeout(release, 20);
    },
    { judge: slow, maxQueue: 2, onError: (error) => errors.push(error) },
  );
  expect(handler.stats()).toMatchObject({ traces: 5, verdicts: 5, unjudged: 3, waiting: 0 });
  expect(errors).toHaveLength(1);
});

test("memory stays bounded over many runs and children that never end", async () => {
  const handler = new TraceJudgeHandler({ judge: createFakeJudge(), store: false });
  for (let run = 0; run < 3_000; run++) {
    handler._createRunForChainStart({} as never, {}, `r${run}`, undefined, [], {}, "chain", "g");
    handler._createRunForChainStart({} as never, {}, `c${run}`, `r${run}`, [], {}, "chain", "lost");
    await handler.handleChainEnd({}, `r${run}`);
  }
  expect(handler.stats().heldRuns).toBeLessThan(200);
  await handler.flush();
  expect(handler.stats()).toMatchObject({ traces: 3_000, active: 0 });
});

test("steps are judged ahead while their run goes on", async () => {
  const judge = createFakeJudge();
  const model = new ScriptedChatModel(["one", "two"]);
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("first", async (state) => ({ messages: [await model.invoke(state.messages)] }))
    .addNode("second", async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(judge.prepared.map(({ kind }) => kind)).toEqual(["llm"]);
      return {};
    })
    .addEdge(START, "first")
    .addEdge("first", "second")
    .compile();
  await recordRun((handler) => graph.invoke(question, { callbacks: [handler] }), { judge });
  expect(judge.judged).toHaveLength(1);
});
