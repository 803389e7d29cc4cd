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
