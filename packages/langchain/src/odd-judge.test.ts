import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import type { Verdict } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { expect, onTestFinished, test } from "vitest";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { recordRun } from "./test-support/record-run.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";

const model = new ScriptedChatModel(["Thanks.", "Thanks."]);
const graph = new StateGraph(MessagesAnnotation)
  .addNode("answer", async (state) => ({ messages: [await model.invoke(state.messages)] }))
  .addEdge(START, "answer")
  .compile();

test.each([
  ["nothing", undefined, "ERROR"],
  ["a verdict on another run", "other", "OK"],
])("a judge that gives %s harms neither the app nor the next run", async (_, traceId, status) => {
  const judge = createFakeJudge();
  const odd = {
    ...judge,
    judge: async (...given: Parameters<typeof judge.judge>) => {
      const verdict = await judge.judge(...given);
      return (traceId === undefined ? undefined : { ...verdict, traceId }) as typeof verdict;
    },
  };
  const verdicts: [string, string][] = [];
  await recordRun(
    async (handler) => {
      await graph.invoke({ messages: ["Hello"] }, { callbacks: [handler] });
      await graph.invoke({ messages: ["Hello"] }, { callbacks: [handler] });
    },
    { judge: odd, onVerdict: (verdict) => void verdicts.push([verdict.traceId, verdict.status]) },
  );
  expect(verdicts.map(([, found]) => found)).toEqual([status, status]);
  expect(new Set(verdicts.map(([id]) => id)).size).toBe(2);
});

async function newFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "tracejudge-odd-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

test.each([
  ["an empty object", () => ({})],
  ["only a status", () => ({ status: "OK" })],
  ["no list of steps", (verdict: object) => ({ ...verdict, steps: null })],
  ["a number that JSON cannot hold", (verdict: object) => ({ ...verdict, score: 10n })],
  [
    "steps that cannot be read",
    (verdict: object) => ({
      ...verdict,
      get steps() {
        throw new RangeError("a trap");
      },
    }),
  ],
])("a judge that gives %s leaves a verdict that says so, told and stored", async (_, make) => {
  const fake = createFakeJudge();
  const judge = {
    ...fake,
    judge: async (...given: Parameters<typeof fake.judge>) =>
      make(await fake.judge(...given)) as unknown as Verdict,
  };
  const verdicts: Verdict[] = [];
  const dir = await newFolder();
  const { handler } = await recordRun(
    (handler) => graph.invoke({ messages: ["Hello"] }, { callbacks: [handler] }),
    { judge, store: true, dir, onVerdict: (verdict) => verdicts.push(verdict) },
  );
  await handler.close();
  expect(verdicts).toMatchObject([{ status: "ERROR" }]);
  const stored: unknown[] = [];
  for await (const read of openStore({ dir }).listRuns()) stored.push(read);
  expect(stored).toMatchObject([{ value: { verdict: { status: "ERROR" } } }]);
});

test("of a verdict with what no thread can hand over the rest arrives", async () => {
  const dir = await newFolder();
  const fake = new URL("./test-support/fake-judge.ts", import.meta.url).href;
  const file = join(dir, "judge.mjs");
  await writeFile(
    file,
    `import { createFakeJudge } from ${JSON.stringify(fake)};
    export async function createJudge() {
      const fake = createFakeJudge();
      const judge = async (trace) => ({ ...(await fake.judge(trace)), more: () => Symbol("x") });
      return { ...fake, judge };
    }`,
  );
  const verdicts: Verdict[] = [];
  const { handler } = await recordRun(
    (handler) => graph.invoke({ messages: ["Hello"] }, { callbacks: [handler] }),
    {
      judge: "worker",
      judgeModule: pathToFileURL(file).href,
      onVerdict: (verdict) => verdicts.push(verdict),
    },
  );
  await handler.close();
  expect(verdicts).toMatchObject([{ status: "OK", steps: [{ name: "answer" }, {}] }]);
});
