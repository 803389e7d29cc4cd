import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
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
