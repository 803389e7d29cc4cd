import {
  agentRubric,
  type Case,
  type Fold,
  type Judge,
  type Rubric,
  type Trace,
} from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import { type FoldCase, rankFolds } from "./choose-fold.ts";

export interface LabelledRun {
  case: Case;
  trace: Trace;
}

/** Runs of an attribute under which no fold is chosen: too few to tell one from the other. */
const FEWEST_RUNS = 20;

/**
 * Probabilities of the steps and of the run view, by attribute, of held-out runs. A run counts as bad in
 * an attribute when its run label, or any of its step labels, is under 3.
 */
export async function foldCases(
  model: string,
  runs: AsyncIterable<LabelledRun>,
): Promise<Map<string, FoldCase[]>> {
  const steps = await createStudentJudge({ model, rubric: over((target) => target !== "run") });
  const whole = await createStudentJudge({ model, rubric: over((target) => target === "run") });
  const found = new Map<string, FoldCase[]>();
  try {
    for await (const run of runs) {
      for (const [attribute, item] of await casesOf(run, steps, whole)) {
        found.set(attribute, [...(found.get(attribute) ?? []), item]);
      }
    }
  } finally {
    await steps.close();
    await whole.close();
  }
  return found;
}

/** The best fold of each attribute of which there are enough runs, good and bad. */
export function bestFolds(found: ReadonlyMap<string, readonly FoldCase[]>): Record<string, Fold> {
  const folds: Record<string, Fold> = {};
  for (const [attribute, cases] of found) {
    const isTold = new Set(cases.map(({ bad }) => bad)).size === 2;
    const [best] = rankFolds(cases);
    if (cases.length >= FEWEST_RUNS && isTold && best !== undefined) folds[attribute] = best.fold;
  }
  return folds;
}

/** The default rubric over some targets only; attributes keep the run where nothing else is left. */
function over(keep: (target: string) => boolean): Rubric {
  return {
    ...agentRubric,
    attributes: agentRubric.attributes.map((attribute) => ({
      ...attribute,
      appliesTo: keep("run") ? ["run"] : attribute.appliesTo.filter(keep),
    })),
  };
}

async function casesOf(
  { case: item, trace }: LabelledRun,
  steps: Judge,
  whole: Judge,
): Promise<[string, FoldCase][]> {
  const [stepwise, runwise] = [await steps.judge(trace), await whole.judge(trace)];
  return [...badIn(item)].map(([attribute, bad]) => {
    const probabilities = stepwise.steps.flatMap((step) =>
      step.scores.filter((score) => score.attribute === attribute).map((s) => s.probabilities),
    );
    const rule = agentRubric.attributes.find(({ key }) => key === attribute);
    const run = rule?.appliesTo.includes("run")
      ? runwise.attributes.find((score) => score.attribute === attribute)?.probabilities
      : undefined;
    return [attribute, { source: item.source, steps: probabilities, run, bad }];
  });
}

/** Attributes of which the case says whether the run as a whole was bad. */
export function badIn(item: Case): Map<string, boolean> {
  const bad = new Map<string, boolean>();
  for (const { attribute, score } of item.labels) {
    bad.set(attribute, (bad.get(attribute) ?? false) || score < 3);
  }
  return bad;
}
