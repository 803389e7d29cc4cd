import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Annotation, START, StateGraph } from "@langchain/langgraph";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Act, besideBare, shapeFault } from "./test-support/beside-bare.ts";
import { asks, ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

const Bag = Annotation.Root({ bag: Annotation<unknown> });

function agentWith(act: () => unknown): Act {
  const odd = tool(act as () => string, { name: "odd", description: "Odd", schema: z.object({}) });
  const model = new ScriptedChatModel([asks(["odd", {}]), "done"]);
  const agent = createAgent({ model, tools: [odd] });
  return (config) => agent.invoke({ messages: [new HumanMessage("hi")] }, config);
}

function graphOf(act: (bag: unknown) => unknown, bag: unknown): Act {
  const graph = new StateGraph(Bag)
    .addNode("use", (state) => ({ bag: act(state.bag) }))
    .addEdge(START, "use")
    .compile();
  return (config) => graph.invoke({ bag }, config);
}

function fails(what: unknown): () => never {
  return () => {
    throw what;
  };
}

const boom = fails(new RangeError("a trap"));
const hostile = new Proxy({ a: 1 }, { get: (_, key) => (key === "a" ? boom() : 1), ownKeys: boom });
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const circular: Record<string, unknown> = { name: "loop" };
Object.assign(circular, { self: circular, list: [circular] });
const trapped = {
  get message(): string {
    return boom();
  },
  get name(): string {
    return boom();
  },
  get stack(): string {
    return boom();
  },
};

const thrown: [string, unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["a string", "no"],
  ["a symbol", Symbol("no")],
  ["a plain object", { code: 7 }],
  ["an object without a prototype", Object.create(null)],
  ["an object whose getters throw", trapped],
  ["a proxy that throws", hostile],
  ["a revoked proxy", revoked.proxy],
  ["a frozen error", Object.freeze(new Error("frozen"))],
];

const kept: [string, unknown][] = [
  ["a cycle", circular],
  ["a BigInt", { count: 2n ** 70n }],
  ["a proxy that throws", hostile],
  ["symbol keys and values", { [Symbol("key")]: 1, value: Symbol("value") }],
  ["frozen objects", Object.freeze({ deep: Object.freeze([1]) })],
  ["lone surrogates, NUL and bidi marks", "\ud800 \udc00 \u0000 \u202e"],
  ["bytes", [new Float64Array(4), Buffer.from("abc"), new ArrayBuffer(3)]],
  ["functions, classes and weak maps", [() => 1, class A {}, new WeakMap(), /x/]],
  ["20 MB of text", "x".repeat(20 * 2 ** 20)],
  ["keys of the prototype", JSON.parse('{"__proto__":{"polluted":1},"constructor":{"a":1}}')],
];

async function judgedAlike(make: () => Act): Promise<void> {
  const { bare, judged, traces, errors, handler } = await besideBare(make);
  expect(judged).toBe(bare);
  expect(errors).toEqual([]);
  expect(shapeFault(traces)).toBeUndefined();
  expect(handler.stats()).toMatchObject({ traces: 1, verdicts: 1, active: 0, waiting: 0 });
  expect(JSON.stringify(traces).length).toBeLessThan(5_000_000);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

describe("an agent meets the same end, and gets its verdict, where", () => {
  test.each(thrown)("its tool throws %s", (_, what) => judgedAlike(() => agentWith(fails(what))));
  test.each(thrown)("its node throws %s", (_, what) => judgedAlike(() => graphOf(fails(what), 1)));
  test.each(kept)("its state holds %s", (_, value) => judgedAlike(() => graphOf((b) => b, value)));
  test.each(kept)("its tool gives %s", (_, value) => judgedAlike(() => agentWith(() => value)));

  test("its messages hold pictures and sound, of which no byte is kept", async () => {
    const content = [
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(1_000_000)}` } },
      { type: "audio", source_type: "base64", mime_type: "audio/wav", data: "B".repeat(1_000_000) },
      { type: "input_audio", input_audio: { format: "wav", data: "C".repeat(1_000_000) } },
    ];
    const act: Act = (config) =>
      new ScriptedChatModel(["a cat"]).invoke([new HumanMessage({ content } as never)], config);
    await judgedAlike(() => act);
    const { traces } = await besideBare(() => act);
    const [asked] = traces[0]?.steps[0]?.saw.messages ?? [];
    expect(asked?.content).toContain("What is this?");
    expect(JSON.stringify(traces)).not.toMatch(/A{100}|B{100}|C{100}/);
  });
});
