import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Verdict } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { createAgent, tool } from "langchain";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { asks, ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

/** Each judging thread learns TypeScript first, which takes a busy machine some seconds. */
vi.setConfig({ testTimeout: 300_000 });

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "tracejudge-thread-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const judgeModule = new URL("./test-support/fake-judge.ts", import.meta.url).href;

async function talk(handler: TraceJudgeHandler, times = 1): Promise<void> {
  for (let at = 0; at < times; at++) {
    await new ScriptedChatModel(["hello"]).invoke("hi", { callbacks: [handler] });
  }
}

test("runs are judged in a thread, and rows and verdicts are on the disk after flush", async () => {
  const verdicts: Verdict[] = [];
  const store = join(dir, "store");
  const handler = new TraceJudgeHandler({
    dir: store,
    judgeModule,
    onVerdict: (verdict) => verdicts.push(verdict),
  });
  await talk(handler, 3);
  await handler.flush();
  expect(verdicts.map(({ status }) => status)).toEqual(["OK", "OK", "OK"]);
  expect(verdicts[0]?.steps).toMatchObject([{ kind: "llm", name: "ScriptedChatModel" }]);
  expect(handler.stats()).toMatchObject({ verdicts: 3, rowsLost: 0 });
  await handler.close();
  const recorded: unknown[] = [];
  for await (const run of openStore({ dir: store }).listRuns()) recorded.push(run);
  expect(recorded).toHaveLength(3);
});

/** A handler with a judge of its own, and what it tells. */
function judgedBy(file: string) {
  const verdicts: Verdict[] = [];
  const errors: unknown[] = [];
  const handler = new TraceJudgeHandler({
    store: false,
    judgeModule: pathToFileURL(file).href,
    onVerdict: (verdict) => verdicts.push(verdict),
    onError: (error) => errors.push(error),
  });
  return { handler, verdicts, errors };
}

test("a thread that has judged well for a while since its last crash is begun again", async () => {
  const file = join(dir, "poisoned.mjs");
  const fake = new URL("./test-support/fake-judge.ts", import.meta.url).href;
  await writeFile(
    file,
    `import { createFakeJudge } from ${JSON.stringify(fake)};
    export async function createJudge() {
      const judge = createFakeJudge();
      const die = () => setImmediate(() => { throw new Error("out of memory"); });
      return { ...judge, judge: (trace) =>
        JSON.stringify(trace).includes("poison") ? new Promise(die) : judge.judge(trace) };
    }`,
  );
  const { handler, verdicts, errors } = judgedBy(file);
  for (let round = 0; round < 3; round++) {
    await new ScriptedChatModel(["poison"]).invoke("hi", { callbacks: [handler] });
    await handler.flush();
    await talk(handler, 12);
    await handler.flush();
  }
  const expected = ["ERROR", ...Array(12).fill("OK")];
  expect(verdicts.map(({ status }) => status)).toEqual([...expected, ...expected, ...expected]);
  expect(errors).toHaveLength(1);
  await handler.close();
});

test("the student judges in its thread: a real session, the steps of an agent scored", async () => {
  const verdicts: Verdict[] = [];
  const handler = new TraceJudgeHandler({
    store: false,
    model: fileURLToPath(new URL("../../student/fixtures/tiny-student", import.meta.url)),
    onVerdict: (verdict) => verdicts.push(verdict),
  });
  const weather = tool(({ city }: { city: string }) => `Sunny in ${city}`, {
    name: "weather",
    description: "Weather of a city",
    schema: z.object({ city: z.string() }),
  });
  const agent = createAgent({
    model: new ScriptedChatModel([asks(["weather", { city: "Oslo" }]), "Sunny."]),
    tools: [weather],
  });
  await agent.invoke({ messages: [{ role: "user", content: "Oslo?" }] }, { callbacks: [handler] });
  await handler.flush();
  const [verdict] = verdicts;
  expect(verdict?.error).toBeUndefined();
  const scored = verdict?.steps.filter(({ scores }) => scores.length > 0).map(({ kind }) => kind);
  expect(scored).toEqual(["llm", "tool", "llm"]);
  await handler.close();
});

test("a student that is not there is told once, and every run still gets its verdict", async () => {
  const errors: unknown[] = [];
  const verdicts: Verdict[] = [];
  const handler = new TraceJudgeHandler({
    store: false,
    model: join(dir, "nothing-here"),
    onVerdict: (verdict) => verdicts.push(verdict),
    onError: (error) => errors.push(error),
  });
  await talk(handler, 2);
  await handler.flush();
  expect(verdicts.map(({ status }) => status)).toEqual(["ERROR", "ERROR"]);
  expect(verdicts[0]?.error).toContain("nothing-here");
  expect(errors).toHaveLength(1);
  await handler.close();
});
