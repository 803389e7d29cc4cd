import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HumanMessage } from "@langchain/core/messages";
import type { Judge } from "@tracejudge/core";
import { createAgent, tool } from "langchain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { TraceJudgeOptions } from "./handler-options.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { asks, ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "tracejudge-guest-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const weather = tool(({ city }: { city: string }) => ({ city, sky: "clear", degrees: 7 }), {
  name: "weather",
  description: "Weather of a city",
  schema: z.object({ city: z.string() }),
});

/** The agent's whole output as text, without the ids that differ from run to run. */
async function runAgent(handler?: TraceJudgeHandler): Promise<string> {
  const agent = createAgent({
    model: new ScriptedChatModel([
      asks(["weather", { city: "Oslo" }], ["weather", { wrong: 1 }]),
      "It is 7 degrees.",
    ]),
    tools: [weather],
  });
  const callbacks = handler ? [handler] : [];
  const output = await agent.invoke({ messages: [new HumanMessage("Oslo?")] }, { callbacks });
  return JSON.stringify(output).replace(/"id":"(?:run-)?[0-9a-f-]{36}[^"]*"/g, '"id":"?"');
}

function boom(): never {
  throw new Error("everything is broken");
}

const hostile = new Proxy({} as Record<string, never>, { get: boom, ownKeys: boom });

function judgeThat(change: Partial<Judge>): Judge {
  return { ...createFakeJudge(), ...change };
}

const failures: [string, () => Promise<TraceJudgeOptions> | TraceJudgeOptions][] = [
  ["nothing fails", () => ({ judge: createFakeJudge() })],
  ["redact throws", () => ({ judge: createFakeJudge(), redact: boom })],
  [
    "redact gives back something hostile",
    () => ({ judge: createFakeJudge(), redact: () => hostile }),
  ],
  ["the filter throws", () => ({ judge: createFakeJudge(), filter: boom })],
  [
    "the filter answers later",
    () => ({ judge: createFakeJudge(), filter: (async () => boom()) as never }),
  ],
  ["onVerdict throws", () => ({ judge: createFakeJudge(), onVerdict: boom })],
  ["onVerdict rejects", () => ({ judge: createFakeJudge(), onVerdict: async () => boom() })],
  ["onError throws too", () => ({ judge: createFakeJudge(), redact: boom, onError: boom })],
  ["the judge rejects", () => ({ judge: judgeThat({ judge: async () => boom() }) })],
  ["the judge throws at once", () => ({ judge: judgeThat({ judge: boom, prepare: boom }) })],
  ["the judge cannot be made", () => ({ judge: "inline", model: join(dir, "no-model") })],
  ["the judging thread cannot start", () => ({ judgeModule: "file:///no/such/judge.mjs" })],
  [
    "the judging thread dies at every run",
    async () => {
      const file = join(dir, "deadly.mjs");
      await writeFile(file, "export const createJudge = async () => process.exit(3);");
      return { judgeModule: new URL(`file://${file}`).href };
    },
  ],
  [
    "the folder cannot be written",
    async () => {
      const file = join(dir, "a-file");
      await writeFile(file, "");
      return { judge: createFakeJudge(), store: true, dir: join(file, "below") };
    },
  ],
];

test.each(failures)("where %s, the agent's output is the same byte for byte", async (_, make) => {
  const handler = new TraceJudgeHandler({ store: false, onError: () => {}, ...(await make()) });
  expect(await runAgent(handler)).toBe(await runAgent());
  await handler.flush();
  expect(handler.stats()).toMatchObject({ traces: 1, verdicts: 1, waiting: 0 });
  await handler.close();
});

test("a recorder whose every part throws does not reach the agent", async () => {
  const handler = new TraceJudgeHandler({ store: false, judge: false, onError: () => {} });
  const broken = handler as unknown as Record<string, unknown>;
  expect(() => handler.handleInterrupt(hostile as never)).not.toThrow();
  expect(() => handler.handleResume(hostile as never)).not.toThrow();
  const start = broken._createRunForChainStart as (...args: unknown[]) => unknown;
  expect(() =>
    start.call(handler, hostile, hostile, "r", undefined, hostile, hostile),
  ).not.toThrow();
  await handler.handleChainEnd(hostile, "r");
  await handler.handleChainError(hostile, "never begun");
  await handler.handleLLMEnd(hostile as never, "never begun");
});

test("a run that failed gets its verdict too", async () => {
  const handler = new TraceJudgeHandler({ store: false, judge: createFakeJudge() });
  const model = new ScriptedChatModel([new Error("no credit")]);
  await expect(model.invoke("hi", { callbacks: [handler] })).rejects.toThrow("no credit");
  await handler.flush();
  expect(handler.stats()).toMatchObject({ traces: 1, verdicts: 1 });
});
