import type { Judge } from "@tracejudge/core";
import { expect, test } from "vitest";
import { createFakeJudge } from "../test-support/fake-judge.ts";
import { createComparativeEvaluator } from "./create-comparative-evaluator.ts";
import { createSummaryEvaluator } from "./create-summary-evaluator.ts";
import { createTraceJudgeEvaluator } from "./create-trace-judge-evaluator.ts";
import type { RunLike } from "./evaluation-row.ts";

/** Gives each run the score that stands in its answer. */
function echoingJudge(): Judge {
  const fake = createFakeJudge();
  return {
    ...fake,
    async judge(trace) {
      const verdict = await fake.judge(trace);
      const said = trace.steps.at(-1)?.output?.content ?? "";
      const torn = said === "torn";
      const score = torn ? 2.25 : Number(said || Number.NaN);
      if (Number.isNaN(score)) return { ...verdict, status: "ERROR", score: null, error: "empty" };
      const whole = [0, 1, 2, 3, 4].map((level) => (level === Math.round(score) ? 1 : 0));
      const probabilities = torn ? [0.4, 0.05, 0, 0, 0.55] : whole;
      const level = { probabilities, confidence: 1, level: "" };
      const attributes = [{ attribute: "quality", score, ...level }];
      return { ...verdict, score, attributes, status: score < 3 ? "FLAGGED" : "OK" };
    },
  };
}

const evaluator = createTraceJudgeEvaluator({ judge: echoingJudge() });
const runOf = (answer: string, id: string): RunLike => ({ id, inputs: {}, outputs: { answer } });

async function summaryOf(answers: string[], labels: (Record<string, number> | undefined)[]) {
  const runs = answers.map((answer, at) => ({
    ...runOf(answer, `${answers}-${at}`),
    reference_example_id: `e${at}`,
  }));
  const examples = labels.map((label, at) => ({ id: `e${at}`, outputs: { labels: label } }));
  const summarize = createSummaryEvaluator(evaluator);
  // The runs come in another order than the examples, as they do with concurrency.
  const { results } = await summarize({ runs: runs.reverse(), examples });
  return Object.fromEntries(results.map(({ key, score }) => [key, score]));
}

test("share, means and linear-weighted kappa are those computed by hand", async () => {
  // One of four labels is 4 levels off: 1 - 4 / (4 * (2 * 3 + 2 * 1) / 4) = 0.5.
  const labels = [0, 4, 4, 0].map((quality) => ({ quality }));
  expect(await summaryOf(["0", "4", "4", "4"], labels)).toEqual({
    trace_quality_flagged_share: 0.25,
    trace_quality_mean: 3,
    quality_mean: 3,
    quality_kappa: 0.5,
  });
});

test("kappa takes the median level of the judge, as everywhere", async () => {
  const labels = [0, 4, 4].map((quality) => ({ quality }));
  expect((await summaryOf(["0", "4", "torn"], labels)).quality_kappa).toBe(1);
});

test("kappa is left out without labels, and undefined where all agree on one level", async () => {
  expect(await summaryOf(["4", "2"], [undefined, undefined])).not.toHaveProperty("quality_kappa");
  const same = await summaryOf(["4", "4"], [{ quality: 4 }, { quality: 4 }]);
  expect(same.quality_kappa).toBeNaN();
});

test("runs that could not be judged count in no share and no mean", async () => {
  expect(await summaryOf(["2", ""], [undefined, undefined])).toMatchObject({
    trace_quality_flagged_share: 1,
    quality_mean: 2,
  });
});

test.each([
  [
    ["3.9", "1.5"],
    [1, 0],
  ],
  [
    ["3.91", "3.95"],
    [0.5, 0.5],
  ],
  [
    ["1", "3.9", "3.9"],
    [0, 0.5, 0.5],
  ],
  [
    ["", "2"],
    [null, 1],
  ],
])("of runs that score %j the preferences are %j", async (answers, expected) => {
  const prefer = createComparativeEvaluator(evaluator);
  const runs = answers.map((answer, at) => runOf(answer, `${answers}/${at}`));
  const { key, scores } = await prefer({ runs });
  expect(key).toBe("trace_quality_preferred");
  expect(runs.map(({ id }) => scores[id])).toEqual(expected);
});
