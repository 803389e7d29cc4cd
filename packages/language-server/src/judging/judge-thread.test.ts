import { fileURLToPath } from "node:url";
import { agentRubric, type Judge, type Trace, traceFromChat } from "@tracejudge/core";
import { workerEntry } from "@tracejudge/student/worker-entry";
import { afterEach, expect, test } from "vitest";
import { judgeInThread, type ThreadEntry } from "./judge-thread.ts";

const model = fileURLToPath(new URL("../../../student/fixtures/tiny-student", import.meta.url));
const choice = { rubric: agentRubric, folder: ".", trusted: true, model };
const real = () => workerEntry(import.meta.url);
const open: Judge[] = [];

async function judgeIn(entryOf: () => ThreadEntry): Promise<Judge> {
  const judge = await judgeInThread(entryOf)(choice);
  open.push(judge);
  return judge;
}

afterEach(async () => {
  for (const judge of open.splice(0)) await judge.close();
});

function longTrace(turns: number): Trace {
  const messages = Array.from({ length: turns }, (_, k) => [
    { role: "user", content: `Question ${k}: what is ${k} and ${k + 1}?` },
    { role: "assistant", content: `Answer ${k} is ${2 * k + 1}.` },
  ]).flat();
  return traceFromChat({ messages }, { id: `long-${turns}` }).trace;
}

test("the thread's student judges, and says who it is", async () => {
  const judge = await judgeIn(real);
  const told: number[] = [];
  const verdict = await judge.judge(longTrace(3), { onProgress: (done) => told.push(done) });
  expect(verdict.steps).toHaveLength(3);
  expect(verdict.judge).toEqual(judge.info);
  expect(judge.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(told).toEqual([1, 2, 3]);
});

test("stopping is answered at once, and the next run is judged", async () => {
  const judge = await judgeIn(real);
  const stop = new AbortController();
  const done: number[] = [];
  const judging = judge.judge(longTrace(3000), {
    signal: stop.signal,
    onProgress: (count) => {
      done.push(count);
      stop.abort();
    },
  });
  await expect(judging).rejects.toMatchObject({ code: "ABORTED" });
  expect(done.length).toBeLessThan(10);
  expect((await judge.judge(longTrace(2))).steps).toHaveLength(2);
});

test("a student that cannot be opened is told with its remedy", async () => {
  const opening = judgeInThread(real)({ ...choice, model: "nowhere" });
  await expect(opening).rejects.toMatchObject({
    code: "MODEL_MISSING",
    message: expect.stringMatching(/nowhere.*cannot be read\. Give a folder/),
  });
});

/** A thread that answers runs by their name: it ends at "die", and is deaf at "hang". */
const scripted = (): ThreadEntry => ({
  entry: `
    const { parentPort } = require("node:worker_threads");
    parentPort.on("message", ({ type, id, trace }) => {
      if (type === "close" || trace?.name === "die") process.exit(1);
      if (trace?.name === "hang") for (;;);
      if (type === "judge") parentPort.postMessage({ type: "judged", id, verdict: { traceId: trace.id } });
    });
    parentPort.postMessage({ type: "ready", info: { name: "scripted" } });`,
  options: { eval: true },
});

test("a thread that ends costs one run", async () => {
  const judge = await judgeIn(scripted);
  const named = (name: string) => ({ ...longTrace(1), name });
  await expect(judge.judge(named("die"))).rejects.toMatchObject({ code: "CLOSED" });
  expect(await judge.judge(named("good"))).toMatchObject({ traceId: "long-1" });
});

test("a thread that hangs holds up neither the server nor its end", async () => {
  const judge = await judgeIn(scripted);
  const stop = new AbortController();
  const judging = judge.judge({ ...longTrace(1), name: "hang" }, { signal: stop.signal });
  stop.abort();
  await expect(judging).rejects.toMatchObject({ code: "ABORTED" });
  await judge.close();
});
