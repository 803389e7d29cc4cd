import type { LangSmithRun, Trace } from "@tracejudge/core";
import { expect, test } from "vitest";
import { createFakeJudge } from "../test-support/fake-judge.ts";
import { JudgeClient } from "./judge-client.ts";

const rowsSaying = (text: string): LangSmithRun[] => [
  {
    id: "one id",
    trace_id: "one id",
    name: text,
    run_type: "chain",
    status: "success",
    inputs: {},
    outputs: { messages: [{ role: "assistant", content: text }] },
  },
];

/** A client whose verdicts carry what was judged as the name of their trace. */
function slowClient() {
  const fake = createFakeJudge();
  const judge = {
    ...fake,
    judge: async (trace: Trace) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return fake.judge(trace);
    },
  };
  return { client: new JudgeClient({ judge }), judged: fake.judged };
}

test("calls at one time with one trace id each have the verdict on their own rows", async () => {
  const { client } = slowClient();
  const texts = ["a", "b", "c"];
  const verdicts = await Promise.all(texts.map((text) => client.judge("one id", rowsSaying(text))));
  expect(verdicts.map(({ traceName }) => traceName)).toEqual(texts);
  expect(verdicts.map(({ traceId }) => traceId)).toEqual(Array(3).fill("one id"));
  await client.close();
});

test("calls at one time with the same rows are judged once", async () => {
  const { client, judged } = slowClient();
  const verdicts = await Promise.all([1, 2].map(() => client.judge("one id", rowsSaying("a"))));
  expect(verdicts.map(({ traceName }) => traceName)).toEqual(["a", "a"]);
  expect(judged).toHaveLength(1);
  await client.close();
});

test("closing waits for all calls that came before", async () => {
  const { client } = slowClient();
  const verdicts = ["a", "b", "c"].map((text) => client.judge("one id", rowsSaying(text)));
  await client.close();
  expect((await Promise.all(verdicts)).map(({ traceName }) => traceName)).toEqual(["a", "b", "c"]);
  await expect(client.judge("one id", rowsSaying("d"))).rejects.toMatchObject({ code: "CLOSED" });
});
