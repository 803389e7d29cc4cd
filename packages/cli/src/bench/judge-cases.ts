import {
  appliesTo,
  type Case,
  type CaseLabel,
  type Judge,
  type Rubric,
  type Step,
  type Trace,
  type Verdict,
} from "@tracejudge/core";
import { labelScore } from "./label-score.ts";
import { type WorstStep, worstSteps } from "./worst-step.ts";

/** One label beside what the judge said about the same thing. */
export interface Prediction {
  source: string;
  /** Cases of one group depend on each other: the same question or task. */
  group: string;
  case: string;
  message: number | null;
  toolCall: number | string | null;
  attribute: string;
  by: string | null;
  label: number;
  score: number;
  probabilities: number[];
  confidence: number;
}

/** What judging the cases of one source took. */
export interface Cost {
  ms: number;
  steps: number;
  tokens: number;
  /** Labels that the judge had no score for. */
  unscored: number;
}

export interface CaseJudge {
  judge(item: Case, trace: Trace, signal: AbortSignal): Promise<Prediction[]>;
  /** By source. */
  costs: Map<string, Cost>;
  /** Of the runs judged so far. */
  worst: WorstStep[];
  close(): Promise<void>;
}

/**
 * Judges cases as `score` does, by `rubric`. Where a label is about a step that the rubric leaves alone
 * in this attribute, the case's steps are judged by `openWide`'s rubric, its run still by the given one.
 */
export function createCaseJudge(judge: Judge, openWide: () => Promise<Judge>): CaseJudge {
  let wide: Judge | undefined;
  const costs = new Map<string, Cost>();
  const worst: WorstStep[] = [];
  return {
    ...{ costs, worst },
    async judge(item, trace, signal) {
      const cost = costs.get(item.source) ?? { ms: 0, steps: 0, tokens: 0, unscored: 0 };
      costs.set(item.source, cost);
      const needed = whoJudges(item, trace, judge.rubric);
      if (needed.wide) wide ??= await openWide();
      const run = needed.given ? await timed(judge, trace, signal, cost) : undefined;
      const steps = needed.wide && wide ? await timed(wide, trace, signal, cost) : run;
      if (steps !== undefined) worst.push(...worstSteps(item, steps));
      return item.labels.flatMap((label) => {
        const verdict = label.message === null ? run : steps;
        const found = verdict && labelScore(label, verdict);
        if (found === undefined) cost.unscored += 1;
        return found === undefined ? [] : [prediction(item, label, found)];
      });
    },
    async close() {
      await judge.close();
      await wide?.close();
    },
  };
}

function whoJudges({ labels }: Case, trace: Trace, rubric: Rubric) {
  const ofSteps = labels.filter((label) => label.message !== null);
  const wide = ofSteps.some((label) => {
    const attribute = rubric.attributes.find(({ key }) => key === label.attribute);
    const step = stepOf(label, trace);
    return attribute !== undefined && step !== undefined && !appliesTo(attribute, step, trace);
  });
  return { wide, given: !wide || ofSteps.length < labels.length };
}

function stepOf({ message, tool_call: call }: CaseLabel, trace: Trace): Step | undefined {
  const steps = trace.steps.filter((step) => step.messageIndex === message);
  const tools = steps.filter((step) => step.kind === "tool");
  if (call === null || call === undefined) return steps.find((step) => step.kind === "llm");
  return typeof call === "number" ? tools[call] : tools.find((step) => step.call?.id === call);
}

async function timed(
  judge: Judge,
  trace: Trace,
  signal: AbortSignal,
  cost: Cost,
): Promise<Verdict> {
  const tokens = judge.tokensRead?.() ?? 0;
  const start = performance.now();
  const verdict = await judge.judge(trace, { signal });
  cost.ms += performance.now() - start;
  cost.steps += verdict.steps.filter((step) => step.scores.length > 0).length;
  cost.tokens += (judge.tokensRead?.() ?? 0) - tokens;
  return verdict;
}

function prediction(
  item: Case,
  label: CaseLabel,
  found: { score: number; probabilities: number[]; confidence: number },
): Prediction {
  return {
    source: item.source,
    group: item.group ?? item.id,
    case: item.id,
    message: label.message,
    toolCall: label.tool_call ?? null,
    attribute: label.attribute,
    by: label.by ?? null,
    label: label.score,
    score: found.score,
    probabilities: found.probabilities,
    confidence: found.confidence,
  };
}
