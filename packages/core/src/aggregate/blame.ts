import type { Evidence } from "../evidence.ts";
import { LEVELS, type Rubric } from "../rubric.ts";
import type { Trace } from "../trace.ts";
import type { AttributeScore, Blame, StepVerdict } from "../verdict.ts";
import { byRelevance, type Contradiction } from "./combine-evidence.ts";
import { failingStep } from "./failing-step.ts";

/** `attribute` of the blame on a step that failed without anything to judge, such as a model call. */
export const failedAttribute = "error";

const failedHere = "the step failed";
const failedAfter = "the run failed after this step";

/** Whether the blame is that of a run that failed. */
export function isFailureBlame(blame: Blame | undefined): boolean {
  return [failedHere, failedAfter].some((words) => blame?.why.startsWith(`${words}: `));
}

/** What was judged in a run, for finding the step to look at first. */
export interface JudgedRun {
  trace: Trace;
  rubric: Rubric;
  steps: readonly StepVerdict[];
  /** Scores and evidence of the run as a whole. */
  run: { scores: readonly AttributeScore[]; evidence: readonly Evidence[] };
}

/** A score that may be to blame, with the step that it points to. */
interface Suspect {
  stepId: string;
  score: AttributeScore;
  evidence: readonly Evidence[];
}

const FINDINGS = 2;

/**
 * The step and attribute with the greatest weighted loss, `weight * (4 - score)`, among `keys` where
 * given. The score of the run as a whole points to the last thing the model said; it counts only for
 * an attribute on which no single step is under the threshold, since a single step says more.
 */
export function blameByLoss(judged: JudgedRun, keys?: readonly string[]): Blame | undefined {
  const ofSteps = judged.steps.flatMap((step) =>
    step.scores.map((score) => ({ stepId: step.stepId, score, evidence: step.evidence })),
  );
  const suspects = [...ofSteps, ...runSuspects(judged, ofSteps)].filter(
    ({ score }) => keys === undefined || keys.includes(score.attribute),
  );
  const worst = worstOf(suspects, judged.rubric);
  return worst === undefined ? undefined : blameOn(worst);
}

function runSuspects(judged: JudgedRun, ofSteps: readonly Suspect[]): Suspect[] {
  const { trace, rubric, run } = judged;
  const last = trace.steps.findLast((step) => step.kind === "llm" && step.output !== undefined);
  const stepId = (last ?? trace.steps.at(-1))?.id;
  if (stepId === undefined) return [];
  const explained = new Set(
    ofSteps
      .filter(({ score }) => score.score < rubric.threshold)
      .map(({ score }) => score.attribute),
  );
  return run.scores
    .filter((score) => !explained.has(score.attribute))
    .map((score) => ({ stepId, score, evidence: run.evidence }));
}

/** A failed run: the step that failed, or, where none did, the last one that was judged. */
export function blameForFailure(judged: JudgedRun): Blame | undefined {
  const failed = failingStep(judged.trace);
  const step =
    failed === undefined
      ? judged.steps.findLast(({ scores }) => scores.length > 0)
      : judged.steps.find(({ stepId }) => stepId === failed.id);
  if (step === undefined) return undefined;
  const error = failed?.error ?? judged.trace.error;
  const text = error === undefined ? "no error was recorded" : `${error.name}: ${error.message}`;
  const why = `${failed === undefined ? failedAfter : failedHere}: ${text}`;
  const suspects = step.scores.map((score) => ({ stepId: step.stepId, score, evidence: [] }));
  const worst = worstOf(suspects, judged.rubric);
  return {
    stepId: step.stepId,
    attribute: worst?.score.attribute ?? failedAttribute,
    score: worst?.score.score ?? 0,
    why,
  };
}

/** A fact against a good score: that step, and both sides. */
export function blameForContradiction({ stepId, evidence, score }: Contradiction): Blame {
  const why = `${evidence.message}, yet the judge says: ${score.level}`;
  return { stepId, attribute: score.attribute, score: score.score, why };
}

function worstOf(suspects: readonly Suspect[], rubric: Rubric): Suspect | undefined {
  const weights = new Map(rubric.attributes.map(({ key, weight }) => [key, weight]));
  const loss = ({ score }: Suspect) =>
    (weights.get(score.attribute) ?? 0) * (LEVELS - 1 - score.score);
  return suspects.reduce<Suspect | undefined>(
    (worst, suspect) => (worst === undefined || loss(suspect) > loss(worst) ? suspect : worst),
    undefined,
  );
}

function blameOn({ stepId, score, evidence }: Suspect): Blame {
  const found = byRelevance(evidence, score.attribute)
    .slice(0, FINDINGS)
    .map((finding) => finding.message);
  const why = found.length === 0 ? score.level : `${score.level} Found: ${found.join("; ")}`;
  return { stepId, attribute: score.attribute, score: score.score, why };
}
