import { agentRubric, traceFromChat, verdictSchema } from "@tracejudge/core";
import { expect, test } from "vitest";
import { createStudentJudge } from "./student-judge.ts";

const messages = [
  { role: "user", content: "What is the capital of France?" },
  { role: "assistant", content: "The capital of France is Paris." },
];

test("the student of this package judges by the default rubric, in the words it was taught", async () => {
  const judge = await createStudentJudge();
  const { trace } = traceFromChat({ messages }, { id: "capital" });
  const verdict = verdictSchema.parse(await judge.judge(trace));
  await judge.close();
  expect(verdict.status).not.toBe("ERROR");
  expect(verdict.rubric.version).toBe(agentRubric.version);
  expect(verdict.drift).toEqual([]);
});

test("the student of this package gives the same bits with any number of threads and any neighbours", async () => {
  const traces = [3, 40, 200].map((words) => {
    const long = [...messages, { role: "assistant", content: "Paris it is. ".repeat(words) }];
    return traceFromChat({ messages: long }, { id: `capital-${words}` }).trace;
  });
  const one = await createStudentJudge({ threads: 1, cacheSize: 0 });
  const alone = [];
  for (const trace of traces) alone.push(await one.judge(trace));
  const two = await createStudentJudge({ threads: 2 });
  const together = await Promise.all([...traces].reverse().map((trace) => two.judge(trace)));
  await Promise.all([one.close(), two.close()]);
  expect(together.reverse()).toEqual(alone);
});
