import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { afterAll, expect, test } from "vitest";
import { calculatorGraph, sum, tinyStudent } from "../test-support/calculator-graph.ts";
import { createFakeJudge } from "../test-support/fake-judge.ts";
import { createTraceJudgeEvaluator } from "./create-trace-judge-evaluator.ts";

const evaluator = createTraceJudgeEvaluator({ judge: "inline", model: tinyStudent });
afterAll(() => evaluator.close());

test("called plainly with what a recorded graph gave back, it judges the graph's steps", async () => {
  const outputs = await calculatorGraph().invoke(sum, { callbacks: [evaluator.handler] });
  const rows = await evaluator({ inputs: sum, outputs });
  expect(rows[0]?.evaluatorInfo.basis).toBe("recorded");
  expect(rows.filter(({ key }) => key === "step_quality")).toHaveLength(3);
  const byMessages = await evaluator({ outputs: outputs.messages });
  expect(byMessages).toEqual(rows);
});

test("messages as JSON, as OpenAI writes them, and live ones give the same scores", async () => {
  const question = "Which is the capital of Peru?";
  const live = [new HumanMessage(question), new AIMessage("Lima.")];
  const forms = [
    live,
    JSON.parse(JSON.stringify(live)),
    [
      { role: "user", content: question },
      { role: "assistant", content: "Lima." },
    ],
  ];
  const scores = await Promise.all(
    forms.map(async (messages) => (await evaluator({ outputs: { messages } }))[0]?.score),
  );
  expect(new Set(scores).size).toBe(1);
  expect(scores[0]).toBeGreaterThan(0);
});

test("a bare question and answer is one step", async () => {
  const judge = createFakeJudge();
  const plain = createTraceJudgeEvaluator({ judge });
  const [row] = await plain({
    inputs: { question: "Capital of Peru?" },
    outputs: { answer: "Lima" },
  });
  expect(judge.judged[0]?.steps).toMatchObject([
    {
      kind: "llm",
      output: { content: "Lima" },
      saw: { messages: [{ content: "Capital of Peru?" }] },
    },
  ]);
  expect(row?.comment).toContain("question and answer alone");
});

test.each([[undefined], [null], [{}], [[]], [{ messages: [] }]])(
  "outputs %j cannot be judged, which a row says",
  async (outputs) => {
    const rows = await evaluator({ outputs });
    expect(rows).toMatchObject([{ key: "trace_quality", score: Number.NaN, value: "ERROR" }]);
    expect(rows[0]?.comment).toContain("no step of the run could be judged");
  },
);

test("outputs that throw when looked at are a row, not an error", async () => {
  const evil = new Proxy(
    {},
    {
      get: () => {
        throw new Error("keep out");
      },
      ownKeys: () => {
        throw new Error("keep out");
      },
    },
  );
  const rows = await evaluator({ outputs: evil });
  expect(rows[0]?.key).toBe("trace_quality");
});

test("redact sees what is judged without a recording", async () => {
  const judge = createFakeJudge();
  const redact = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll("4111", "****"));
  const plain = createTraceJudgeEvaluator({ judge, redact });
  await plain({ inputs: "My card is 4111", outputs: "Noted, 4111." });
  expect(JSON.stringify(judge.judged)).not.toContain("4111");
});

test("perStep and the keys are the caller's to choose", async () => {
  const quiet = createTraceJudgeEvaluator({
    judge: "inline",
    model: tinyStudent,
    perStep: false,
    feedbackKey: "desk",
  });
  const rows = await quiet({ outputs: { answer: "Lima" } });
  await quiet.close();
  expect(quiet.name).toBe("desk");
  expect(rows[0]?.key).toBe("desk");
  expect(rows.some(({ key }) => key === "step_quality")).toBe(false);
});
