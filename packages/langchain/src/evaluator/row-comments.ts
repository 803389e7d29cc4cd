import {
  type AttributeScore,
  type Evidence,
  evidenceAttributes,
  type StepVerdict,
  type Verdict,
} from "@tracejudge/core";
import type { Basis } from "./rows-of-run.ts";

const FINDINGS = 3;

const bases: Readonly<Record<Basis, string>> = {
  recorded: "",
  "child runs": "",
  fetched: "",
  messages: " Judged from the messages alone: the run was not recorded.",
  answer: " Judged from its question and answer alone: no steps were recorded.",
};

/** What a run's score means: its status, the step to look at first, and why. */
export function runComment(verdict: Verdict, basis: Basis): string {
  const { status, blame, error, steps } = verdict;
  if (status === "ERROR") return `Not judged: ${error ?? "no reason was given"}.${bases[basis]}`;
  if (blame === undefined) {
    const judged = steps.filter(({ scores }) => scores.length > 0).length;
    return `${status}: ${judged} step${judged === 1 ? "" : "s"} judged.${bases[basis]}`;
  }
  const place = placeOf(verdict, blame.stepId);
  return `${status}: ${place}, ${blame.attribute} ${blame.score.toFixed(1)}: ${blame.why}${bases[basis]}`;
}

/** The level an attribute is nearest to, and the step and findings that pull it down. */
export function attributeComment(verdict: Verdict, score: AttributeScore): string {
  const lowest = lowestStep(verdict, score.attribute);
  if (lowest === undefined) return `${score.level} (the run as a whole)`;
  const { step, own } = lowest;
  const at = `Lowest at ${placeOf(verdict, step.stepId)}: ${own.score.toFixed(1)}.`;
  return `${score.level} ${at}${findings(step.evidence, score.attribute)}`;
}

/** The step, the level of its weakest attribute, and what was found without a model. */
export function stepComment(verdict: Verdict, step: StepVerdict): string {
  const [first, ...rest] = step.scores;
  const weakest = rest.reduce((low, one) => (low && low.score <= one.score ? low : one), first);
  const place = placeOf(verdict, step.stepId);
  const level = weakest === undefined ? "" : `, ${weakest.attribute}: ${weakest.level}`;
  return `${place}${level}${findings(step.evidence, weakest?.attribute)}`;
}

/** The step on which the attribute's score is lowest. */
export function lowestStep(verdict: Verdict, attribute: string) {
  let lowest: { step: StepVerdict; own: AttributeScore } | undefined;
  for (const step of verdict.steps) {
    const own = step.scores.find((score) => score.attribute === attribute);
    if (own && own.score < (lowest?.own.score ?? Number.POSITIVE_INFINITY)) lowest = { step, own };
  }
  return lowest;
}

/** `step 3 of 5 (tool get_order)`, counted among the judged steps. */
function placeOf({ steps }: Verdict, stepId: string): string {
  const step = steps.find((one) => one.stepId === stepId);
  if (step === undefined) return `step ${stepId}`;
  const judged = steps.filter(({ scores }) => scores.length > 0);
  const what = `${step.kind} ${step.name}`;
  const place = judged.indexOf(step) + 1;
  return place === 0 ? what : `step ${place} of ${judged.length} (${what})`;
}

function findings(evidence: readonly Evidence[], attribute: string | undefined): string {
  const related = evidence.filter(
    ({ code }) => attribute === undefined || evidenceAttributes(code).includes(attribute),
  );
  const shown = [...new Set([...related, ...evidence])].slice(0, FINDINGS);
  return shown.length === 0 ? "" : ` Found: ${shown.map(({ message }) => message).join("; ")}.`;
}
