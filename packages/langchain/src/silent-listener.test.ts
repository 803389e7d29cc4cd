import { expect, test } from "vitest";
import type { TraceJudgeOptions } from "./handler-options.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

const never = () => new Promise<never>(() => undefined);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A handler of an app whose own functions are as `options` says, and what it was told. */
function listenedTo(options: TraceJudgeOptions) {
  const errors: unknown[] = [];
  const handler = new TraceJudgeHandler({
    judge: createFakeJudge(),
    store: false,
    onError: (error) => errors.push(error),
    ...options,
  });
  const talk = (word: string) =>
    new ScriptedChatModel([word]).invoke("hi", { callbacks: [handler], runName: word });
  return { handler, errors, talk };
}

test("an onVerdict that is never done holds up flush and close for a while, and is told of once", async () => {
  const heard: (string | undefined)[] = [];
  const { handler, errors, talk } = listenedTo({
    judgeTimeoutMs: 100,
    onVerdict: ({ traceName }) => {
      heard.push(traceName);
      return traceName?.startsWith("lost") ? never() : undefined;
    },
  });
  for (const name of ["lost", "a", "lost again", "lost too", "b"]) {
    await talk(name);
    await handler.flush();
  }
  await talk("lost at last");
  await handler.close();
  expect(heard).toEqual(["lost", "a", "lost again", "lost too", "b", "lost at last"]);
  expect(errors).toMatchObject([{ code: "CALLBACK_SILENT" }]);
});

test("many that are never done, side by side, cost no later one its time", async () => {
  let saved = 0;
  const { handler, talk } = listenedTo({
    judgeTimeoutMs: 200,
    onVerdict: ({ traceName }) => (traceName === "lost" ? never() : pause(60).then(() => saved++)),
  });
  await Promise.all(Array.from({ length: 20 }, () => talk("lost")));
  await handler.flush();
  await talk("slow");
  await handler.flush();
  expect(saved).toBe(1);
  await handler.close();
});

test("an onVerdict that takes longer than once waited for is waited for again, once it was done", async () => {
  let saved = 0;
  const { handler, talk } = listenedTo({
    judgeTimeoutMs: 100,
    onVerdict: ({ traceName }) => pause(traceName === "slow" ? 130 : 70).then(() => saved++),
  });
  await talk("slow");
  await handler.flush();
  expect(saved).toBe(0);
  await pause(60);
  await talk("quick");
  await handler.flush();
  expect(saved).toBe(2);
  await handler.close();
});

test("an onError whose promise rejects, or never settles, harms nobody", async () => {
  const heard: unknown[] = [];
  const answers = [() => Promise.reject(new Error("no line to the log")), never];
  const refusing = { ...createFakeJudge(), close: () => Promise.reject(new Error("closed badly")) };
  const { handler, talk } = listenedTo({
    judge: refusing,
    onVerdict: () => {
      throw new Error("of the app");
    },
    onError: (error) => {
      heard.push(error);
      return answers[heard.length - 1]?.();
    },
  });
  await talk("a");
  await handler.flush();
  await handler.close();
  expect(heard).toHaveLength(2);
});
