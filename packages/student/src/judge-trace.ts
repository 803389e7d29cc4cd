import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type AggregateInput,
  aggregateVerdict,
  appliesTo,
  appliesToRun,
  type Evidence,
  type Judgement,
  type JudgeOptions,
  type Step,
  type Trace,
  type Verdict,
} from "@tracejudge/core";
import { collectEvidence } from "@tracejudge/evidence";
import type { TargetScorer } from "./target-scorer.ts";

/** What stays the same from trace to trace. */
export type JudgeSetting = Pick<AggregateInput, "rubric" | "info" | "folds" | "drift"> & {
  scorer: TargetScorer;
};

/**
 * Judges the steps in their order, then the run as a whole. The event loop gets a turn before each;
 * of a long trace only scores and findings are kept, not the windows.
 */
export async function judgeTrace(
  trace: Trace,
  setting: JudgeSetting,
  { signal, onProgress }: JudgeOptions,
): Promise<Verdict> {
  const steps: AggregateInput["steps"][number][] = [];
  for (const step of trace.steps) {
    signal?.throwIfAborted();
    await nextTurn();
    steps.push({ step, ...(await judgeStep(trace, step, setting, signal)) });
    onProgress?.(steps.length, trace.steps.length);
  }
  const run = await judgeRun(
    trace,
    steps.flatMap(({ evidence }) => evidence),
    setting,
    signal,
  );
  return aggregateVerdict({ trace, ...setting, steps, ...(run === undefined ? {} : { run }) });
}

/** Findings, and scores where an attribute of the rubric applies to the step. */
export async function judgeStep(
  trace: Trace,
  step: Step,
  { rubric, scorer }: JudgeSetting,
  signal?: AbortSignal,
): Promise<Judgement> {
  const evidence = await collectEvidence(trace, step);
  const applies = rubric.attributes.some((attribute) => appliesTo(attribute, step, trace));
  if (!applies) return { evidence, probabilities: {} };
  const probabilities = await scorer.score(scorer.encode(trace, step, evidence), signal);
  return { evidence, probabilities };
}

async function judgeRun(
  trace: Trace,
  evidence: readonly Evidence[],
  { rubric, scorer }: JudgeSetting,
  signal?: AbortSignal,
): Promise<Judgement | undefined> {
  const applies = rubric.attributes.some((attribute) => appliesToRun(attribute, trace));
  if (!applies || trace.steps.length === 0) return undefined;
  signal?.throwIfAborted();
  await nextTurn();
  const probabilities = await scorer.score(scorer.encode(trace, "run", evidence), signal);
  return { evidence, probabilities };
}
