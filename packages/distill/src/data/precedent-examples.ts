import {
  type Precedent,
  type Problem,
  parsePrecedents,
  settledCases,
  traceFromSnapshot,
} from "@tracejudge/core";
import { type Example, type ExampleOptions, exampleOf } from "../example.ts";

/** How much more a label of a precedent counts than one of a case file: a person settled it. */
export const PRECEDENT_WEIGHT = 3;

export const PRECEDENT_SOURCE = "precedents";

/**
 * The examples of a precedent file, one for each settled step or run; where several people settled the
 * same one, their mean is its label. Withdrawn and replaced lines do not count.
 */
export async function precedentExamples(
  text: string,
  file: string,
  options: ExampleOptions,
): Promise<{ examples: Example[]; problems: Problem[] }> {
  const { precedents, problems } = parsePrecedents(text, { file });
  const examples: Example[] = [];
  for (const said of byStep(settledCases(precedents))) {
    const [first] = said;
    if (first === undefined) continue;
    const { trace, target } = traceFromSnapshot(first.snapshot, first.traceId);
    if (target === undefined) {
      problems.push(lost(first, file));
      continue;
    }
    const { id, traceId: group } = first;
    const origin = { id, group, source: PRECEDENT_SOURCE };
    examples.push(await exampleOf(origin, { trace, target, labels: meanLabels(said) }, options));
  }
  return { examples, problems };
}

function byStep(precedents: readonly Precedent[]): Precedent[][] {
  const steps = new Map<string, Precedent[]>();
  for (const precedent of precedents) {
    const key = JSON.stringify([precedent.traceId, precedent.stepId]);
    steps.set(key, [...(steps.get(key) ?? []), precedent]);
  }
  return [...steps.values()];
}

function meanLabels(said: readonly Precedent[]): Example["labels"] {
  const scores = new Map<string, number[]>();
  for (const { attribute, score } of said) {
    scores.set(attribute, [...(scores.get(attribute) ?? []), score]);
  }
  return Object.fromEntries(
    [...scores].map(([attribute, list]) => [
      attribute,
      { score: list.reduce((sum, score) => sum + score, 0) / list.length },
    ]),
  );
}

function lost({ id }: Precedent, file: string): Problem {
  return {
    code: "precedent_invalid",
    severity: "error",
    message: `the snapshot of case ${id} does not hold the step that was judged`,
    remedy: "Settle the case again",
    file,
  };
}
