import { beforeAll, expect, test, vi } from "vitest";
import { reportLines } from "./report-lines.ts";
import { type Experiment, runExperiment } from "./run-experiment.ts";

let experiment: Experiment;
beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue(undefined);
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("nothing may leave the machine"));
  experiment = await runExperiment();
  expect(fetch).not.toHaveBeenCalled();
  vi.restoreAllMocks();
}, 120_000);

test("every run is judged by its recorded steps", () => {
  const rows = experiment.results.flatMap(({ evaluationResults }) => evaluationResults.results);
  const overall = rows.filter(({ key }) => key === "trace_quality");
  expect(overall.map(({ evaluatorInfo }) => evaluatorInfo?.basis)).toEqual(
    Array(6).fill("recorded"),
  );
  const steps = rows.filter(({ key }) => key === "step_quality");
  expect(steps.length).toBe(16);
  expect(steps.every(({ targetRunId }) => targetRunId !== undefined)).toBe(true);
});

test("the summary compares the scores with the labels of the dataset", () => {
  const keys = experiment.summaryResults.results.map(({ key }) => key);
  expect(keys).toEqual(
    expect.arrayContaining(["trace_quality_flagged_share", "trace_quality_kappa", "quality_kappa"]),
  );
});

test("an ignored tool error is named at the step that ignored it", () => {
  const failed = experiment.results.find(({ example }) => example.inputs.question.includes("9999"));
  const comments = failed?.evaluationResults.results.map(({ comment }) => comment).join("\n");
  expect(comments).toMatch(/step 3 of 3 .*does not mention that the tool get_order failed/);
});

test("the report names each question and the experiment's figures", () => {
  const text = reportLines(experiment).join("\n");
  expect(text).toContain("Where is order 9999?");
  expect(text).toMatch(/trace_quality_flagged_share +[01]\.\d\d/);
});
