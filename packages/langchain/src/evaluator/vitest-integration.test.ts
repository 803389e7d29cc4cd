import * as ls from "langsmith/vitest";
import { afterAll, expect, test } from "vitest";
import { calculatorGraph, sum, tinyStudent } from "../test-support/calculator-graph.ts";
import { startLangSmith } from "../test-support/langsmith-double.ts";
import { createTrajectoryJudge } from "../trajectory-judge.ts";
import { createTraceJudgeEvaluator } from "./create-trace-judge-evaluator.ts";

const evaluator = createTraceJudgeEvaluator({ judge: "inline", model: tinyStudent });
const trajectory = createTrajectoryJudge({ judge: "inline", model: tinyStudent });
const cloud = await startLangSmith([]);
afterAll(async () => {
  await cloud.close();
  await evaluator.close();
  await trajectory.close();
});

/** The real integration, told to send nothing. */
const offline = { enableTestTracking: false };

ls.describe(
  "langsmith/vitest",
  () => {
    ls.test(
      "wrapEvaluator gives the rows of the whole recorded run",
      { inputs: { question: "What is 1 + 2?" }, referenceOutputs: { answer: "3" } },
      async ({ inputs, referenceOutputs }) => {
        const outputs = await calculatorGraph().invoke(sum, { callbacks: [evaluator.handler] });
        const judged = ls.wrapEvaluator(evaluator);
        const rows = await judged({ inputs, outputs, referenceOutputs });
        expect(rows.map(({ key }) => key)).toContain("tool_validity");
        expect(rows[0]?.evaluatorInfo.basis).toBe("recorded");
      },
    );
    ls.test(
      "evaluatedBy asserts on the score of a trajectory judge",
      { inputs: { question: "Capital of Peru?" }, referenceOutputs: { answer: "Lima" } },
      async () => {
        const said = [
          { role: "user", content: "Capital of Peru?" },
          { role: "assistant", content: "Lima." },
        ];
        await ls.expect(said).evaluatedBy(trajectory).toBeGreaterThan(0);
      },
    );
  },
  offline,
);

const online = { client: cloud.client, enableTestTracking: true };

ls.describe(
  "langsmith/vitest with LangSmith",
  () => {
    ls.test("wrapEvaluator", { inputs: { question: "What is 1 + 2?" } }, async ({ inputs }) => {
      const outputs = await calculatorGraph().invoke(sum, { callbacks: [evaluator.handler] });
      await ls.wrapEvaluator(evaluator)({ inputs, outputs });
    });
  },
  online,
);

test("all rows reach LangSmith: those of the test's run, and one at each step's", async () => {
  const keys = () => cloud.feedback.map(({ key }) => key).sort();
  const ofRun = ["compliance", "pass", "quality", "reasoning"];
  const steps = ["step_quality", "step_quality", "step_quality"];
  const expected = [...ofRun, ...steps, "tool_validity", "trace_quality"];
  await expect.poll(keys, { timeout: 10_000 }).toEqual(expected);
  const targets = cloud.feedback.filter(({ key }) => key === "step_quality");
  const types = targets.map(({ run_id }) => cloud.runs.get(String(run_id))?.run_type);
  expect(types.sort()).toEqual(["llm", "llm", "tool"]);
});
