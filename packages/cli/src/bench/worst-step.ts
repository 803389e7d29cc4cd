import type { Case, Verdict } from "@tracejudge/core";
import { FLAG_UNDER } from "./flag-under.ts";

/** Whether the judge put its finger on a step that people call bad, in one run with at least one. */
export interface WorstStep {
  source: string;
  group: string;
  attribute: string;
  /** The model turn that the judge scores lowest is one of them. */
  found: boolean;
  /** The share of the judged model turns that they are: what a blind guess finds. */
  chance: number;
}

/** For each attribute in which people call some, not all, of the run's model turns bad. */
export function worstSteps(item: Case, { steps }: Verdict): WorstStep[] {
  const turns = steps.filter(({ kind }) => kind === "llm");
  const attributes = new Set(item.labels.map(({ attribute }) => attribute));
  return [...attributes].flatMap((attribute) => {
    const bad = new Set(
      item.labels
        .filter((label) => label.attribute === attribute && label.score < FLAG_UNDER)
        .filter(({ tool_call: call }) => call === null || call === undefined)
        .flatMap(({ message }) => message ?? []),
    );
    const scored = turns.flatMap(({ messageIndex, scores }) => {
      const found = scores.find((score) => score.attribute === attribute);
      return found === undefined
        ? []
        : [{ isBad: bad.has(messageIndex ?? -1), score: found.score }];
    });
    const truly = scored.filter(({ isBad }) => isBad).length;
    if (truly === 0 || truly === scored.length) return [];
    const worst = scored.reduce((low, step) => (step.score < low.score ? step : low));
    const { source, id, group = id } = item;
    return [{ source, group, attribute, found: worst.isBad, chance: truly / scored.length }];
  });
}
