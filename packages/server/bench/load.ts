/**
 * pnpm bench [seconds [workers]]: requests a second and latency of the server beside the bare
 * student, in one run on one machine. Every request is another run, so that nothing is remembered.
 */
import { availableParallelism, cpus } from "node:os";
import { agentRubric, importTraces, type Trace } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import autocannon from "autocannon";
import { createServer } from "../src/index.ts";

const [seconds = 4, workers = 1] = process.argv.slice(2).map(Number);
const threads = Math.max(1, Math.floor(Math.min(4, availableParallelism()) / workers));
let made = 0;

/** A run of one tool call and one answer about it; no two are alike. */
function nextMessages(): object[] {
  made += 1;
  const order = `A-${made}`;
  const call = { name: "find_order", arguments: JSON.stringify({ order }) };
  return [
    { role: "user", content: `Where is my order ${order}? I have been waiting for ${made} days.` },
    {
      role: "assistant",
      content: "",
      tool_calls: [{ id: "c1", type: "function", function: call }],
    },
    { role: "tool", tool_call_id: "c1", content: `{"order":"${order}","state":"sent"}` },
    { role: "assistant", content: `Your order ${order} was sent; it should be with you soon.` },
  ];
}

async function nextTrace(): Promise<Trace> {
  for await (const item of importTraces(JSON.stringify({ messages: nextMessages() }))) {
    if ("trace" in item) return item.trace;
  }
  throw new TypeError("the run of the benchmark cannot be read");
}

async function bare(): Promise<number> {
  const judge = await createStudentJudge({ threads });
  await judge.judge(await nextTrace());
  const began = performance.now();
  let runs = 0;
  for (; performance.now() - began < seconds * 1000; runs += 1)
    await judge.judge(await nextTrace());
  const rate = runs / ((performance.now() - began) / 1000);
  await judge.close();
  console.log(`bare student      ${rate.toFixed(1)} runs/s   n=${runs}, one after the other`);
  return rate;
}

const levels = Object.fromEntries(
  agentRubric.attributes.map(({ key, policy, levels: criteria }) => [
    key,
    { type: "score", instructions: policy, criteria },
  ]),
);
const bodies: Record<string, () => string> = {
  "/v1/judge": () => JSON.stringify({ messages: nextMessages() }),
  "/v1/systemone": () => JSON.stringify({ state: nextMessages(), questions: levels }),
};

async function load(url: string, path: string, connections: number, rate: number): Promise<void> {
  const body = bodies[path] ?? (() => "");
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [
      {
        method: "POST",
        path,
        headers: { "content-type": "application/json" },
        setupRequest: (request) => ({ ...request, body: body() }),
      },
    ],
  });
  const { latency, non2xx, errors, requests } = result;
  const got = requests.total / result.duration;
  console.log(
    `${path.padEnd(15)} ${String(connections).padStart(2)}c  ${got.toFixed(1)} req/s ` +
      `(${((100 * got) / rate).toFixed(0)} % of bare)   p50 ${latency.p50} ms, p99 ${latency.p99} ms` +
      `   n=${requests.total}, ${non2xx + errors} failed`,
  );
}

console.log(
  `${cpus()[0]?.model ?? "unknown CPU"}, ${availableParallelism()} cores; ${workers} worker(s) of ${threads} thread(s);` +
    ` a run of one tool call and one answer, ${JSON.stringify({ messages: nextMessages() }).length} bytes, ${seconds} s each`,
);
const rate = await bare();
const server = await createServer({ workers, threads });
const { url } = await server.listen({ port: 0 });
await load(url, "/v1/judge", 1, rate);
await load(url, "/v1/judge", 8, rate);
await load(url, "/v1/systemone", 8, rate);
await server.close();
