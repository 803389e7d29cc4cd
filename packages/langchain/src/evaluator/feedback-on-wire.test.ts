import { type EvaluatorT, evaluate, type SummaryEvaluatorT } from "langsmith/evaluation";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { calculatorGraph, sum, tinyStudent } from "../test-support/calculator-graph.ts";
import { createFakeJudge } from "../test-support/fake-judge.ts";
import {
  exampleOf,
  type LangSmithDouble,
  startLangSmith,
} from "../test-support/langsmith-double.ts";
import { createTrajectoryJudge } from "../trajectory-judge.ts";
import { createComparativeEvaluator } from "./create-comparative-evaluator.ts";
import { createSummaryEvaluator } from "./create-summary-evaluator.ts";
import {
  createTraceJudgeEvaluator,
  type EvaluatorOptions,
} from "./create-trace-judge-evaluator.ts";

let cloud: LangSmithDouble;
const made: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  cloud = await startLangSmith([exampleOf({ question: "What is 1 + 2?" })]);
  vi.spyOn(console, "log").mockReturnValue(undefined);
});
afterEach(async () => {
  for (const one of made.splice(0)) await one.close();
  await cloud.close();
  vi.restoreAllMocks();
});

function create(options: EvaluatorOptions = {}) {
  const evaluator = createTraceJudgeEvaluator({ judge: "inline", model: tinyStudent, ...options });
  made.push(evaluator);
  return evaluator;
}

interface Experiment {
  evaluators: EvaluatorT[];
  summaryEvaluators?: SummaryEvaluatorT[];
  target?: () => Promise<Record<string, unknown>>;
  experimentPrefix?: string;
}

async function experiment({ target = () => calculatorGraph().invoke(sum), ...more }: Experiment) {
  return evaluate(target, { data: "sums", client: cloud.client, ...more });
}

function unreadable(): never {
  throw new RangeError("no such labels");
}

const sent = (key: string) => cloud.feedback.filter((row) => row.key === key);

test("each row says that its scores go from 0 to 4, with four decimals at most", async () => {
  await experiment({ evaluators: [create()] });
  expect(cloud.feedback.length).toBeGreaterThan(6);
  for (const { score, feedbackConfig } of cloud.feedback) {
    expect(feedbackConfig).toEqual({ type: "continuous", min: 0, max: 4 });
    expect(score).toBe(Number(score?.toFixed(4)));
  }
});

test("a run that cannot be judged is a row without a score, and the experiment goes on", async () => {
  const said = vi.spyOn(console, "error");
  const evaluator = create({ model: "/no/such/student" });
  const other = create({ feedbackKey: "other" });
  await experiment({
    evaluators: [evaluator, other],
    summaryEvaluators: [
      createSummaryEvaluator(evaluator),
      createSummaryEvaluator(other, { readLabels: unreadable }),
    ],
  });
  expect(said).not.toHaveBeenCalled();
  expect(sent("trace_quality")).toMatchObject([
    { score: null, value: "ERROR", comment: expect.stringMatching(/^Not judged: .*Give a folder/) },
  ]);
  expect(sent("trace_quality_flagged_share")).toMatchObject([
    { run_id: null, score: null, comment: expect.stringContaining("1 not judged") },
  ]);
  expect(sent("other")).toMatchObject([{ score: expect.any(Number) }]);
  expect(sent("other_flagged_share")).toMatchObject([
    { run_id: null, score: null, comment: expect.stringMatching(/^Not summed up: /) },
  ]);
});

test("the columns of the experiment have the keys that were chosen", async () => {
  const trajectory = createTrajectoryJudge({ judge: createFakeJudge(), feedbackKey: "path" });
  made.push(trajectory);
  await experiment({ evaluators: [create({ feedbackKey: "desk" }), trajectory] });
  expect(cloud.sessions).toMatchObject([{ evaluator_keys: ["desk", "path"] }]);
});

test("a trajectory judge's row stands at the run, and says who judged by what", async () => {
  const trajectory = createTrajectoryJudge({ judge: "inline", model: tinyStudent });
  made.push(trajectory);
  const { results } = await experiment({ evaluators: [trajectory] });
  expect(cloud.feedback).toMatchObject([
    {
      key: "trajectory_quality",
      run_id: results[0]?.run.id,
      score: expect.any(Number),
      feedback_source: {
        type: "model",
        metadata: { judge: { version: "0.0.1" }, rubric: { name: "agent" }, steps: [{}, {}] },
      },
    },
  ]);
});

test("a preference belongs to the comparison; a run that could not be judged has none", async () => {
  const evaluator = create();
  const a = await experiment({ evaluators: [evaluator], experimentPrefix: "a" });
  const target = async () => ({});
  const b = await experiment({ evaluators: [evaluator], experimentPrefix: "b", target });
  const prefer = createComparativeEvaluator(evaluator);
  const options = { evaluators: [prefer], client: cloud.client };
  const { comparativeExperiment } = await evaluate([a, b], options);
  const of = { comparative_experiment_id: comparativeExperiment.id };
  const ids = [a, b].map(({ results }) => results[0]?.run.id);
  const rows = ids.map((id) => sent(prefer.name).find(({ run_id }) => run_id === id));
  expect(rows).toMatchObject([
    { ...of, score: 1 },
    { ...of, score: null },
  ]);
});

test("runs of an experiment that was run before are judged by what LangSmith has of them", async () => {
  const { client } = cloud;
  const { experimentName } = await experiment({ evaluators: [] });
  const evaluator = create({ client });
  for await (const run of client.listRuns({ projectName: experimentName, isRoot: true })) {
    const evaluatorResponse = await evaluator.evaluateRun(run);
    const projectId = String(run.session_id);
    await client.logEvaluationFeedback({ evaluatorResponse, run, projectId });
  }
  await client.awaitPendingTraceBatches();
  const metadata = { basis: "fetched" };
  expect(sent("trace_quality")).toMatchObject([
    { score: expect.any(Number), session_id: cloud.sessions[0]?.id, feedback_source: { metadata } },
  ]);
  const kinds = sent("step_quality").map(({ run_id }) => cloud.runs.get(String(run_id))?.run_type);
  expect(kinds).toEqual(["llm", "tool", "llm"]);
});
