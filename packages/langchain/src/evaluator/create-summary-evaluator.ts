import { judgedLevel, weightedKappa } from "@tracejudge/core";
import type { TraceJudgeEvaluator } from "./create-trace-judge-evaluator.ts";
import type { EvaluationRow, ExampleLike, FeedbackRange, RunLike } from "./evaluation-row.ts";
import {
  type ReadReferenceLabels,
  type ReferenceLabels,
  readReferenceLabels,
} from "./reference-labels.ts";
import type { Digest } from "./verdict-finder.ts";

export interface SummaryOptions {
  /** Where the dataset keeps people's labels; `labels`, or the outputs themselves, unless told. */
  readLabels?: ReadReferenceLabels;
}

/** An experiment's runs and the examples they ran on. */
export interface SummaryArgs {
  runs: RunLike[];
  examples: ExampleLike[];
}

/** One run of the experiment: our scores and, where there are any, people's, by feedback key. */
interface Case {
  digest: Digest;
  ours: ReferenceLabels;
  /** Ours as the levels that agreement is counted in. */
  levels: ReferenceLabels;
  theirs: ReferenceLabels;
}

/**
 * A summary evaluator for `evaluate()`: the share of flagged runs, the mean of each score and, where
 * the dataset has labels, the linear-weighted kappa between them and ours. Give it the evaluator whose
 * runs it sums up; runs that were not evaluated yet are judged now.
 */
export function createSummaryEvaluator(
  evaluator: TraceJudgeEvaluator,
  { readLabels = readReferenceLabels }: SummaryOptions = {},
): (args: SummaryArgs) => Promise<{ results: EvaluationRow[] }> {
  const { feedbackKey } = evaluator;
  async function caseOf(run: RunLike, example: ExampleLike | undefined): Promise<Case> {
    const digest = await evaluator.digest(run);
    const scores = digest.attributes.map(({ attribute, score }) => [attribute, score] as const);
    const overall = digest.score === null ? [] : [[feedbackKey, digest.score] as const];
    const ours = Object.fromEntries([...overall, ...scores]);
    const attributes = digest.attributes.map((one) => [one.attribute, judgedLevel(one)] as const);
    const levels = { ...ours, ...Object.fromEntries(attributes) };
    return { digest, ours, levels, theirs: readLabels(example?.outputs) ?? {} };
  }
  async function summary({ runs, examples }: SummaryArgs) {
    try {
      const cases = await Promise.all(
        runs.map((run, at) => caseOf(run, exampleOf(run, at, examples))),
      );
      return { results: summaryRows(cases, feedbackKey) };
    } catch (error) {
      const key = `${feedbackKey}_flagged_share`;
      const comment = `Not summed up: ${error instanceof Error ? error.message : String(error)}`;
      return { results: [{ key, score: Number.NaN, value: "ERROR", comment, evaluatorInfo: {} }] };
    }
  }
  Object.defineProperty(summary, "name", { value: `${feedbackKey}_summary` });
  return summary;
}

/** Runs come in the order they were done, which need not be that of their examples. */
function exampleOf(run: RunLike, at: number, examples: readonly ExampleLike[]) {
  const id = run.reference_example_id;
  return (id && examples.find((example) => example.id === id)) || examples[at];
}

function summaryRows(cases: readonly Case[], feedbackKey: string): EvaluationRow[] {
  const keys = [...new Set(cases.flatMap(({ ours }) => Object.keys(ours)))];
  return [
    flaggedRow(cases, feedbackKey),
    ...keys.map((key) => meanRow(cases, key)),
    ...keys.flatMap((key) => kappaRow(cases, key)),
  ];
}

const share: FeedbackRange = { type: "continuous", min: 0, max: 1 };

function flaggedRow(cases: readonly Case[], feedbackKey: string): EvaluationRow {
  const count = (status: Digest["status"]) =>
    cases.filter(({ digest }) => digest.status === status).length;
  const [flagged, review, unjudged] = [count("FLAGGED"), count("REVIEW"), count("ERROR")];
  const judged = cases.length - unjudged;
  return {
    key: `${feedbackKey}_flagged_share`,
    score: judged === 0 ? Number.NaN : flagged / judged,
    comment: `${flagged} of ${judged} judged runs flagged, ${review} for review, ${unjudged} not judged.`,
    evaluatorInfo: { flagged, review, unjudged, judged },
    feedbackConfig: share,
  };
}

function meanRow(cases: readonly Case[], key: string): EvaluationRow {
  const scores = cases.flatMap(({ ours }) => ours[key] ?? []);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return {
    key: `${key}_mean`,
    score: mean,
    comment: `Mean of ${scores.length} runs.`,
    evaluatorInfo: { n: scores.length },
    feedbackConfig: { type: "continuous", min: 0, max: 4 },
  };
}

/** Undefined (NaN) where both sides give one level throughout: agreement by chance is then certain. */
function kappaRow(cases: readonly Case[], key: string): EvaluationRow[] {
  const both = cases.flatMap(({ levels, theirs }) => {
    const [mine, label] = [levels[key], theirs[key]];
    return mine === undefined || label === undefined ? [] : [{ mine, label }];
  });
  if (both.length === 0) return [];
  const labels = both.map(({ label }) => label);
  const kappa = weightedKappa(
    labels,
    both.map(({ mine }) => mine),
    "linear",
  );
  const n = both.length;
  return [
    {
      key: `${key}_kappa`,
      score: kappa ?? Number.NaN,
      comment:
        kappa === null
          ? `Undefined over ${n} labelled runs: labels and scores are all of one level.`
          : `Linear-weighted kappa between the dataset's labels and ours, ${n} runs.`,
      evaluatorInfo: { n, weights: "linear" },
      feedbackConfig: { type: "continuous", min: -1, max: 1 },
    },
  ];
}
