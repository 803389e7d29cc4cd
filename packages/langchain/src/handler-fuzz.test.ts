import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { type Random, seededRandom, traceSchema } from "@tracejudge/core";
import { expect, test } from "vitest";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const cyclic: Record<string, unknown> = { name: "loop" };
cyclic.self = cyclic;
const hostile = {
  get content(): string {
    throw new RangeError("a getter that throws");
  },
  toJSON(): never {
    throw new RangeError("a toJSON that throws");
  },
};

/** What agents pass around, and what nobody should. */
const values: readonly unknown[] = [
  ...[undefined, null, 0, Number.NaN, 10n, "", "x".repeat(50_000), Symbol("s"), () => 1],
  ...[cyclic, hostile, new Map([[1, 2]]), new Uint8Array(64), new Date(Number.NaN), [[[[]]]]],
  ...[{ messages: [new HumanMessage("hi")] }, { __proto__: { polluted: true } }, "\ud800\u0000"],
  ...[new AIMessage({ content: "", tool_calls: [{ id: "c", name: "f", args: {} }] })],
  ...[
    new ToolMessage({ content: "ok", tool_call_id: "c" }),
    { lg_name: "Command", update: cyclic },
  ],
  ...[{ generations: [[{ text: "", message: new AIMessage("hello") }]] }, { generations: "none" }],
  ...[new RangeError("bad"), { is_bubble_up: true, name: "GraphInterrupt", interrupts: cyclic }],
];

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** One random event about one of a few runs; ends without starts and odd parents included. */
async function event(handler: TraceJudgeHandler, random: Random, round: number): Promise<void> {
  const id = `run-${round}-${Math.floor(random() * 6)}`;
  const parent = random() < 0.7 ? `run-${round}-${Math.floor(random() * 6)}` : undefined;
  const one = () => pick(random, values) as never;
  const rest = [id, parent, one(), one()] as const;
  const acts: readonly (() => unknown)[] = [
    () => handler.handleChainStart(one(), one(), ...rest, "chain", "node"),
    () => handler.handleChatModelStart(one(), one(), id, parent, one(), one(), one(), "model"),
    () => handler.handleLLMStart(one(), one(), id, parent, one(), one(), one(), "model"),
    () => handler.handleToolStart(one(), one(), ...rest, "tool", "c"),
    () => handler.handleRetrieverStart(one(), one(), ...rest, "retriever"),
    () => handler.handleChainEnd(one(), id, parent, one(), one()),
    () => handler.handleLLMEnd(one(), id),
    () => handler.handleToolEnd(one(), id),
    () => handler.handleRetrieverEnd(one(), id),
    () => handler.handleChainError(one(), id),
    () => handler.handleLLMError(one(), id),
    () => handler.handleToolError(one(), id),
    () => handler.handleLLMNewToken(one(), one(), id),
    () => handler.handleInterrupt({ runId: id, status: one() }),
    () => handler.handleResume({ runId: one(), status: one() }),
  ];
  await pick(random, acts)();
}

test("thousands of runs of random events never throw, and leave nothing behind", async () => {
  const judge = createFakeJudge();
  const handler = new TraceJudgeHandler({
    judge,
    store: false,
    maxQueue: 10_000,
    onError: () => {},
  });
  const random = seededRandom(11);
  for (let round = 0; round < 3_000; round++) {
    const events = 1 + Math.floor(random() * 12);
    for (let k = 0; k < events; k++) await event(handler, random, round);
    // Up to twelve runs were given one of six ids.
    for (let k = 0; k < 72; k++) await handler.handleChainEnd({}, `run-${round}-${k % 6}`);
  }
  await handler.flush();
  const stats = handler.stats();
  expect(stats.verdicts).toBe(stats.traces);
  expect(stats.traces).toBeGreaterThan(300);
  expect(stats).toMatchObject({ active: 0, waiting: 0 });
  expect(stats.heldRuns).toBeLessThan(1_000);
  for (const trace of judge.judged.slice(0, 300)) {
    expect(traceSchema.safeParse(trace).error).toBeUndefined();
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
}, 120_000);
