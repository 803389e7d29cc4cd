import { RunnableLambda } from "@langchain/core/runnables";
import { expect, test } from "vitest";
import { EvaluationHandler } from "./evaluator/evaluation-handler.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

/** What frameworks that watch their data make of an object, and of the objects in it. */
function watched<T extends object>(value: T): T {
  return new Proxy(value, {
    get(target, key, receiver) {
      const field: unknown = Reflect.get(target, key, receiver);
      return typeof field === "object" && field !== null ? watched(field) : field;
    },
  });
}

test.each([TraceJudgeHandler, EvaluationHandler])(
  "%o that a framework wrapped into a proxy records and judges all the same",
  async (Handler) => {
    const judge = createFakeJudge();
    const handler = watched(new Handler({ judge, store: false }));
    const agent = RunnableLambda.from((word: string) =>
      new ScriptedChatModel([`You said ${word}`]).invoke(word),
    );
    const answer = await agent.invoke("hi", { callbacks: [handler] });
    await handler.flush();
    expect(answer.content).toBe("You said hi");
    expect(judge.judged[0]?.steps[0]?.output?.content).toBe("You said hi");
    expect(handler.stats()).toMatchObject({ traces: 1, verdicts: 1, active: 0 });
    await handler.close();
  },
);
