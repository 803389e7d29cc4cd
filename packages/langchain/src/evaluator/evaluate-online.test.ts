import { evaluate } from "langsmith/evaluation";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { instrument } from "../instrument.ts";
import { calculatorGraph, sum, tinyStudent } from "../test-support/calculator-graph.ts";
import {
  exampleOf,
  type LangSmithDouble,
  startLangSmith,
} from "../test-support/langsmith-double.ts";
import { createComparativeEvaluator } from "./create-comparative-evaluator.ts";
import { createSummaryEvaluator } from "./create-summary-evaluator.ts";
import { createTraceJudgeEvaluator } from "./create-trace-judge-evaluator.ts";
import type { RunLike } from "./evaluation-row.ts";

let cloud: LangSmithDouble;
const evaluator = createTraceJudgeEvaluator({ judge: "inline", model: tinyStudent });

beforeAll(async () => {
  // The double takes the place of LangSmith's cloud; the client and all it sends are real.
  cloud = await startLangSmith([
    exampleOf({ question: "What is 1 + 2?" }, { labels: { tool_validity: 4, trace_quality: 1 } }),
    exampleOf({ question: "And 3 + 4?" }, { labels: { tool_validity: 2, trace_quality: 3 } }),
  ]);
  vi.spyOn(console, "log").mockReturnValue(undefined);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await evaluator.close();
  await cloud.close();
});

async function runExperiment(experimentPrefix: string, lines?: readonly string[]) {
  const said = vi.spyOn(console, "error");
  const undo = instrument(evaluator.handler);
  const results = await evaluate(async () => calculatorGraph(lines).invoke(sum), {
    data: "sums",
    evaluators: [evaluator],
    summaryEvaluators: [createSummaryEvaluator(evaluator)],
    client: cloud.client,
    experimentPrefix,
  });
  undo();
  await cloud.client.awaitPendingTraceBatches();
  expect(said).not.toHaveBeenCalled();
  return results;
}

test("scores land on the run and on its steps, each with who judged and how sure", async () => {
  await runExperiment("first");
  const roots = cloud.feedback.filter(({ key }) => key === "trace_quality");
  expect(roots).toHaveLength(2);
  expect(roots[0]).toMatchObject({
    feedback_source: {
      type: "model",
      metadata: {
        judge: { name: expect.any(String), version: "0.0.1" },
        rubric: { name: "agent", version: expect.any(String) },
        confidence: expect.any(Number),
        blame: { stepId: expect.any(String) },
      },
    },
    comment: expect.stringMatching(/^FLAGGED: step \d of 3 \(\w+ \w+\), \w+ \d\.\d: /),
  });
  const [validity] = cloud.feedback.filter(({ key }) => key === "tool_validity");
  expect(validity).toMatchObject({
    run_id: roots[0]?.run_id,
    feedback_source: { metadata: { probabilities: expect.any(Array) } },
  });
});

test("a step's score stands at the run of the step that LangSmith was sent", () => {
  const steps = cloud.feedback.filter(({ key }) => key === "step_quality");
  const targets = steps.map(({ run_id }) => cloud.runs.get(String(run_id)));
  expect(targets.map((run) => run?.run_type)).toEqual(["llm", "tool", "llm", "llm", "tool", "llm"]);
});

test("a run fetched with its children gets the scores of the live recording", async () => {
  const [root] = cloud.feedback.filter(({ key }) => key === "trace_quality");
  const fetched = nested(String(root?.run_id));
  const later = createTraceJudgeEvaluator({ judge: "inline", model: tinyStudent });
  const { results } = await later.evaluateRun(fetched);
  await later.close();
  expect(results[0]?.evaluatorInfo.basis).toBe("child runs");
  expect(results[0]?.score).toBeCloseTo(Number(root?.score), 4);
  expect(results.filter(({ key }) => key === "step_quality")).toHaveLength(3);
});

const interfaces: [string, string[]][] = [
  ["by runs.query", ["POST /runs/query", "GET /runs"]],
  ["by readRun from an older server", ["POST /api/v2/runs/query"]],
];
test.each(interfaces)(
  "a graph that nobody recorded is fetched with its steps %s",
  async (_, no) => {
    for (const call of no) cloud.missing.add(call);
    const { client } = cloud;
    const fetching = createTraceJudgeEvaluator({ judge: "inline", model: tinyStudent, client });
    const before = cloud.feedback.length;
    const { results } = await evaluate(async () => calculatorGraph().invoke(sum), {
      data: "sums",
      evaluators: [fetching],
      client,
      experimentPrefix: "fetched",
    });
    await client.awaitPendingTraceBatches();
    await fetching.close();
    cloud.missing.clear();
    const rows = results[0]?.evaluationResults.results ?? [];
    expect(rows[0]?.evaluatorInfo?.basis).toBe("fetched");
    const [recorded] = cloud.feedback.filter(({ key }) => key === "trace_quality");
    expect(rows[0]?.score).toBeCloseTo(Number(recorded?.score), 4);
    const steps = cloud.feedback.slice(before).filter(({ key }) => key === "step_quality");
    const kinds = steps.map(({ run_id }) => cloud.runs.get(String(run_id))?.run_type);
    expect(kinds).toEqual(["llm", "tool", "llm", "llm", "tool", "llm"]);
  },
  60_000,
);

/** As `client.readRun(id, { loadChildRuns: true })` gives it. */
function nested(id: string): RunLike {
  const children = [...cloud.runs.values()].filter((run) => run.parent_run_id === id);
  const run = cloud.runs.get(id) as unknown as RunLike;
  return { ...run, child_runs: children.map((child) => nested(String(child.id))) };
}

test("the experiment knows the key; the run is not uploaded again as an evaluator's input", () => {
  expect(cloud.sessions[0]).toMatchObject({ evaluator_keys: ["trace_quality"] });
  const evaluators = [...cloud.runs.values()].filter(
    ({ session_name, name }) => session_name === "evaluators" && name !== "trace_quality_summary",
  );
  expect(evaluators).toEqual([]);
});

test("the summary has the share of flagged runs, means, and kappa against the labels", () => {
  const scoreOf = (key: string) => cloud.feedback.find((row) => row.key === key)?.score;
  expect(scoreOf("trace_quality_flagged_share")).toBe(1);
  expect(scoreOf("tool_validity_mean")).toBeGreaterThan(0);
  // Both runs get one score, so chance explains all agreement.
  expect(scoreOf("tool_validity_kappa")).toBe(0);
  expect(scoreOf("reasoning_kappa")).toBeUndefined();
  const summary = cloud.feedback.find(({ key }) => key === "tool_validity_mean");
  expect(summary).toMatchObject({ run_id: null, session_id: cloud.sessions[0]?.id });
});

test("of two experiments the runs of the higher score are preferred", async () => {
  const a = await runExperiment("with-tool");
  const b = await runExperiment("without-tool", ["Maybe 4."]);
  const prefer = createComparativeEvaluator(evaluator, { tieWithin: 0 });
  const { results } = await evaluate([a, b], { evaluators: [prefer], client: cloud.client });
  const scoreOf = async (run: (typeof a.results)[number] | undefined) =>
    run ? ((await evaluator.digest(run.run)).score ?? 0) : 0;
  const [first, second] = [await scoreOf(a.results[0]), await scoreOf(b.results[0])];
  expect(first).not.toBe(second);
  expect(results).toHaveLength(2);
  const winner = (first > second ? a : b).results[0]?.run.id ?? "";
  const loser = (first > second ? b : a).results[0]?.run.id ?? "";
  const [row] = results.filter(({ scores }) => winner in scores);
  expect(row).toMatchObject({
    key: "trace_quality_preferred",
    scores: { [winner]: 1, [loser]: 0 },
  });
  const sent = cloud.feedback.filter(({ key }) => key === "trace_quality_preferred");
  expect(sent.map(({ score }) => score).sort()).toEqual([0, 0, 1, 1]);
});
