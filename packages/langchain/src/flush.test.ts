import { expect, test } from "vitest";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

test("flush waits for the runs that ended before it, not for those that go on coming", async () => {
  const fake = createFakeJudge();
  const judge = {
    ...fake,
    judge: async (...given: Parameters<typeof fake.judge>) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return fake.judge(...given);
    },
  };
  const handler = new TraceJudgeHandler({ judge, store: false });
  const talk = async () => {
    await new ScriptedChatModel(["hello"]).invoke("hi", { callbacks: [handler] });
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (let run = 0; run < 5; run++) await talk();
  let flushed = false;
  const flushing = handler.flush().then(() => {
    flushed = true;
  });
  // One verdict takes longer than one run: a few runs wait at any moment.
  for (let run = 0; run < 2_000 && !flushed; run++) await talk();
  expect(flushed).toBe(true);
  await flushing;
  await handler.close();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs twice beside each other; every verdict is handed to `onVerdict` with its handler. */
async function twoRuns(onVerdict: (handler: TraceJudgeHandler) => Promise<void>) {
  const handler: TraceJudgeHandler = new TraceJudgeHandler({
    judge: createFakeJudge(),
    store: false,
    onVerdict: () => onVerdict(handler),
  });
  const talk = () => new ScriptedChatModel(["hello"]).invoke("hi", { callbacks: [handler] });
  await Promise.all([talk(), talk()]);
  await handler.flush();
  return handler;
}

test.each(["flush", "close"] as const)("onVerdict may wait for %s", async (end) => {
  let ended = 0;
  const handler = await twoRuns(async (handler) => {
    await pause(5);
    await handler[end]();
    ended += 1;
  });
  expect(ended).toBe(2);
  await handler.close();
});

test("onVerdict may record a run of its own and wait for its verdict", async () => {
  let verdicts = 0;
  const handler = await twoRuns(async (handler) => {
    verdicts += 1;
    if (verdicts > 2) return;
    await new ScriptedChatModel(["again"]).invoke("hi", { callbacks: [handler] });
    await handler.flush();
  });
  await handler.flush();
  expect(verdicts).toBe(4);
  await handler.close();
});

test("what onVerdict leaves running waits for all verdicts again, once onVerdict is done", async () => {
  let saved = 0;
  let later: Promise<number> | undefined;
  const handler = await twoRuns(async (handler) => {
    later ??= pause(30)
      .then(() => handler.flush())
      .then(() => saved);
    await pause(10);
    saved += 1;
  });
  await new ScriptedChatModel(["again"]).invoke("hi", { callbacks: [handler] });
  expect(await later).toBe(3);
  await handler.close();
});
