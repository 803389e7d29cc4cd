import { type EvaluatorT, evaluate } from "langsmith/evaluation";
import type { Example, Run } from "langsmith/schemas";
import { afterEach, expect, test, vi } from "vitest";
import { calculatorGraph, sum, tinyStudent } from "../test-support/calculator-graph.ts";
import { exampleOf } from "../test-support/langsmith-double.ts";
import { createTrajectoryJudge } from "../trajectory-judge.ts";
import { createSummaryEvaluator } from "./create-summary-evaluator.ts";
import { createTraceJudgeEvaluator } from "./create-trace-judge-evaluator.ts";
import type { EvaluatorArgs } from "./evaluation-row.ts";

const evaluator = createTraceJudgeEvaluator({ judge: "inline", model: tinyStudent });
const trajectory = createTrajectoryJudge({ judge: "inline", model: tinyStudent });

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** LangSmith complains once for each function that it has to wrap. */
function hushed() {
  for (const name of ["error", "warn"] as const) vi.spyOn(console, name).mockReturnValue(undefined);
}

const target = () => calculatorGraph().invoke(sum, { callbacks: [evaluator.handler] });

/** `evaluate()` with LangSmith's own default client, which has no key to send anything with. */
async function rowsOf(evaluators: EvaluatorT[]) {
  for (const name of ["LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"]) vi.stubEnv(name, "");
  vi.spyOn(console, "log").mockReturnValue(undefined);
  const data = [exampleOf({ question: "What is 1 + 2?" })];
  const summaryEvaluators = [createSummaryEvaluator(evaluator)];
  const options = { data, evaluators, summaryEvaluators, uploadRuns: false };
  const { results, summaryResults } = await evaluate(target, options);
  return { rows: results[0]?.evaluationResults.results ?? [], summary: summaryResults.results };
}

const forms: [string, EvaluatorT][] = [
  ["a RunEvaluator", evaluator],
  ["a function of run and example", (run: Run, example?: Example) => both(run, example)],
  ["a function of one object", (args: EvaluatorArgs) => evaluator(args)],
];

function both(run: Run, example?: Example) {
  return evaluator.evaluateRun(run, example);
}

test.each(forms)("as %s it gives the rows of the whole recorded run", async (_, form) => {
  hushed();
  const { rows } = await rowsOf([form]);
  expect(rows[0]?.evaluatorInfo?.basis).toBe("recorded");
  expect(rows.filter(({ key }) => key === "step_quality")).toHaveLength(3);
  expect(rows.every(({ key }) => key !== "")).toBe(true);
});

test("without uploads, and without a key, nothing is sent and nothing is complained of", async () => {
  const sent = vi.spyOn(globalThis, "fetch");
  const said = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
  const { rows, summary } = await rowsOf([evaluator]);
  expect(rows[0]?.score).toBeGreaterThan(0);
  expect(summary[0]?.key).toBe("trace_quality_flagged_share");
  for (const spy of [sent, ...said]) expect(spy).not.toHaveBeenCalled();
});

test("a trajectory judge is an evaluator too, whose row keeps who judged", async () => {
  hushed();
  const { rows } = await rowsOf([trajectory]);
  expect(rows).toMatchObject([
    {
      key: "trajectory_quality",
      score: expect.any(Number),
      evaluatorInfo: { judge: { version: "0.0.1" }, steps: [{}, {}] },
    },
  ]);
});
