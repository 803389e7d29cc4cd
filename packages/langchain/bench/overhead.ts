/**
 * What the handler costs a LangGraph agent, and how soon the verdict stands:
 * `pnpm --filter @tracejudge/langchain bench [--runs n] [--delay ms] [--json]`.
 * A createAgent loop of five tool calls and an answer on a scripted model, run in turn without and
 * with the handler (worker judge, files written). `--delay` is the model's time for one turn.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import type { Verdict } from "@tracejudge/core";
import { createAgent } from "langchain";
import { z } from "zod";
import { asks, ScriptedChatModel } from "../src/test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "../src/trace-judge-handler.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    delay: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});
const runs = Number(values.runs);

const order = { order_id: "A-20417", status: "in transit", carrier: "Alpenpost", eta: "Friday" };
const getOrder = tool(async ({ id }) => JSON.stringify({ ...order, order_id: id }), {
  name: "get_order",
  description: "Looks up one order by its id",
  schema: z.object({ id: z.string() }),
});
const ids = ["A-20417", "A-20388", "A-20391", "A-20402", "A-20415"];
const request = `Where are my orders ${ids.join(", ")}?`;
const turns = (): (AIMessage | string)[] => [
  ...ids.map((id) => asks(["get_order", { id }])),
  `All five orders (${ids.join(", ")}) are in transit with Alpenpost and arrive on Friday.`,
];

/** Milliseconds of one run of the agent. */
async function timeRun(delay: number, callbacks: BaseCallbackHandler[]): Promise<number> {
  const model = new ScriptedChatModel(turns(), delay);
  const agent = createAgent({ model, tools: [getOrder] });
  const start = performance.now();
  await agent.invoke({ messages: [{ role: "user", content: request }] }, { callbacks });
  return performance.now() - start;
}

const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
const at = (list: readonly number[], share: number): number =>
  sorted(list)[Math.min(list.length - 1, Math.floor(share * list.length))] ?? 0;

async function measure(delay: number) {
  const dir = mkdtempSync(join(tmpdir(), "tracejudge-bench-"));
  let told: ((verdict: Verdict) => void) | undefined;
  const handler = new TraceJudgeHandler({ dir, onVerdict: (verdict) => told?.(verdict) });
  const bare: number[] = [];
  const judged: number[] = [];
  const latency: number[] = [];
  try {
    for (let round = -3; round < runs; round++) {
      const without = await timeRun(delay, []);
      const verdict = new Promise<void>((resolve) => {
        told = () => resolve();
      });
      const withHandler = await timeRun(delay, [handler]);
      const ended = performance.now();
      await verdict;
      const waited = performance.now() - ended;
      await sleep(20);
      if (round < 0) continue; // warm-up: modules, the worker, the model
      bare.push(without);
      judged.push(withHandler);
      latency.push(waited);
    }
    const rows = handler.stats().rows / (runs + 3);
    const cost = at(judged, 0.5) - at(bare, 0.5);
    return {
      delayMs: delay,
      n: runs,
      bareP50: at(bare, 0.5),
      withHandlerP50: at(judged, 0.5),
      ratio: at(judged, 0.5) / at(bare, 0.5),
      /** Two callbacks, a start and an end, for each recorded row. */
      msPerCallback: cost / (2 * rows),
      verdictAfterEndP50: at(latency, 0.5),
      verdictAfterEndP95: at(latency, 0.95),
      residentMb: process.memoryUsage.rss() / 2 ** 20,
    };
  } finally {
    await handler.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const results = [await measure(0), await measure(Number(values.delay))];
if (values.json) {
  for (const result of results) console.log(JSON.stringify(result));
} else {
  console.table(
    results.map((result) =>
      Object.fromEntries(
        Object.entries(result).map(([key, value]) => [key, Number(value.toFixed(3))]),
      ),
    ),
  );
}
