import type { Verdict } from "@tracejudge/core";
import type { Expectation } from "./scenario.ts";

export interface Comparison {
  /** Whether the verdict is what a person would have given: flagged or not. */
  agrees: boolean;
  /** Both sides, a line each, with what the verdict saw differently. */
  text: string;
}

/** Holds the judge's word against a person's; an interrupted run and its resume are two verdicts. */
export function compareExpectation(expected: Expectation, verdicts: Verdict[]): Comparison {
  const flagged = verdicts.find((verdict) => verdict.status === "FLAGGED");
  const agrees = expected.flagged === (flagged !== undefined);
  const mark = agrees ? "✓" : "✗";
  const got = flagged === undefined ? unflaggedText(verdicts) : blameText(flagged);
  const differs = expected.flagged && flagged !== undefined ? differences(expected, flagged) : [];
  const but = differs.length === 0 ? "" : ` (other ${differs.join(" and ")})`;
  const wanted = `${mark} a person expects: ${expectationText(expected)}`;
  return { agrees, text: `  ${wanted}\n    the judge says:   ${got}${but}` };
}

/** 1-based: how many times the model had spoken when the step began. */
export function turnOf({ steps }: Verdict, stepId: string): number {
  const place = steps.findIndex((step) => step.stepId === stepId);
  return steps.slice(0, place + 1).filter((step) => step.kind === "llm").length;
}

function expectationText(expected: Expectation): string {
  if (!expected.flagged) return "nothing to flag";
  return `flagged for ${expected.attribute} at answer ${expected.turn}`;
}

function unflaggedText(verdicts: Verdict[]): string {
  const statuses = verdicts.map(({ status }) => status);
  return statuses.length === 0 ? "no verdict" : statuses.join(", then ");
}

function blameText(verdict: Verdict): string {
  if (verdict.blame === undefined) return "flagged as a whole";
  const { attribute, stepId } = verdict.blame;
  return `flagged for ${attribute} at answer ${turnOf(verdict, stepId)}`;
}

function differences(expected: Expectation & { flagged: true }, { blame, ...verdict }: Verdict) {
  if (blame === undefined) return ["step"];
  const sameTurn = turnOf(verdict, blame.stepId) === expected.turn;
  const sameAttribute = blame.attribute === expected.attribute;
  return [...(sameTurn ? [] : ["step"]), ...(sameAttribute ? [] : ["attribute"])];
}
