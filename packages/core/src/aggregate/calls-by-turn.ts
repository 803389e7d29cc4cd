import type { Step } from "../trace.ts";
import { expectedLevel, isDistribution } from "./attribute-score.ts";
import type { Judgement } from "./step-verdict.ts";

type Judged = Judgement & { step: Step };

/**
 * A model turn is right only if each of its calls is, so a call is never worse than the turn that asked
 * for it. Read alone, one call of several looks as if the others had been left out: where it scores under
 * its turn and nothing was found out about it, the turn's probabilities stand for it. What is wrong in a
 * turn that is bad is told by the calls that score no higher than it.
 */
export function callsByTurn(steps: readonly Judged[]): Judged[] {
  const turns = new Map(steps.map((judged) => [judged.step.id, judged]));
  return steps.map((judged) => {
    const turn = turns.get(judged.step.askedBy ?? "");
    const isOneOfSeveral = (turn?.step.output?.toolCalls?.length ?? 0) > 1;
    return turn === undefined || !isOneOfSeveral || judged.evidence.length > 0
      ? judged
      : { ...judged, probabilities: notUnder(turn.probabilities, judged.probabilities) };
  });
}

type Probabilities = Judgement["probabilities"];

function notUnder(turn: Probabilities, call: Probabilities): Probabilities {
  return Object.fromEntries(
    Object.entries(call).map(([key, own]) => {
      const whole = turn[key];
      return [key, isDistribution(whole) && isUnder(own, whole) ? whole : own];
    }),
  );
}

const isUnder = (own: readonly number[], whole: readonly number[]): boolean =>
  isDistribution(own) && expectedLevel(own) < expectedLevel(whole);
