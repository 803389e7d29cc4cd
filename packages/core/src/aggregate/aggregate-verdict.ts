import { appliesToRun } from "../applies.ts";
import type { JudgeInfo } from "../judge.ts";
import type { Rubric } from "../rubric.ts";
import type { Step, Trace } from "../trace.ts";
import type { AttributeScore, Blame, StepVerdict, Verdict, VerdictStatus } from "../verdict.ts";
import { attributeScore, isDistribution } from "./attribute-score.ts";
import { isAudited } from "./audit.ts";
import { blameByLoss, blameForContradiction, blameForFailure, type JudgedRun } from "./blame.ts";
import { callsByTurn } from "./calls-by-turn.ts";
import { type Contradiction, contradictions } from "./combine-evidence.ts";
import { errorVerdict, verdictHead } from "./error-verdict.ts";
import { defaultFold, type Fold } from "./fold.ts";
import { foldDistributions } from "./fold-distributions.ts";
import { cleanProbability } from "./run-confidence.ts";
import {
  isFlagged,
  type Judgement,
  stepVerdict,
  underFloor,
  weightedScore,
} from "./step-verdict.ts";

/** What a judge found out about a run, step by step. */
export interface AggregateInput {
  trace: Trace;
  rubric: Rubric;
  info: JudgeInfo;
  /** Judged steps, in any order; steps of the trace that are not here get no scores. */
  steps: readonly (Judgement & { step: Step })[];
  /** The run as a whole. */
  run?: Judgement;
  /** By attribute key; `defaultFold` for an attribute that is not here. */
  folds?: Readonly<Record<string, Fold>>;
  drift?: Verdict["drift"];
  /** Calibrated probability that a run is clean; `cleanProbability` unless given. */
  cleanProbability?: (attributes: readonly AttributeScore[], rubric: Rubric) => number;
}

/**
 * The verdict on a run. Pure: the same input gives the same verdict.
 *
 * ERROR: nothing could be judged. FLAGGED: the run failed, its weighted score is under the threshold,
 * or an attribute is under its floor. REVIEW: it would be OK, but the confidence is under the rubric's
 * bound or a certain fact contradicts a good score. OK: everything else.
 */
export function aggregateVerdict(input: AggregateInput): Verdict {
  const { trace, rubric, info, drift = [] } = input;
  const judgements = new Map(callsByTurn(input.steps).map((judged) => [judged.step.id, judged]));
  const steps = trace.steps.map((step) =>
    stepVerdict(trace, rubric, step, judgements.get(step.id)),
  );
  const run = runScores(input);
  const attributes = foldedScores(input, steps, run);
  const judged = {
    trace,
    rubric,
    steps,
    run: { scores: run, evidence: input.run?.evidence ?? [] },
  };
  const score = weightedScore(attributes, rubric);
  if (score === null) return { ...unjudged(input, judged), steps };
  const { status, confidence, contradiction } = decide(input, attributes, score, steps);
  const blame = blameOf(judged, status, attributes, score, contradiction);
  return {
    ...verdictHead(trace, rubric, info),
    status,
    score,
    confidence,
    attributes,
    steps,
    ...(blame === undefined ? {} : { blame }),
    audit: status === "OK" && isAudited(trace.id, rubric.auditRate),
    drift: [...drift],
  };
}

function runScores({ trace, rubric, run }: AggregateInput): AttributeScore[] {
  return rubric.attributes.flatMap((attribute) => {
    const probabilities = run?.probabilities[attribute.key];
    if (!appliesToRun(attribute, trace) || !isDistribution(probabilities)) return [];
    return [attributeScore(attribute, probabilities, rubric.threshold)];
  });
}

function foldedScores(
  { rubric, folds = {} }: AggregateInput,
  steps: readonly StepVerdict[],
  run: readonly AttributeScore[],
): AttributeScore[] {
  return rubric.attributes.flatMap((attribute) => {
    const isIt = (score: AttributeScore) => score.attribute === attribute.key;
    const ofSteps = steps.flatMap((step) => step.scores.filter(isIt));
    const probabilities = foldDistributions(
      folds[attribute.key] ?? defaultFold,
      ofSteps.map((score) => score.probabilities),
      run.find(isIt)?.probabilities,
    );
    if (probabilities === undefined) return [];
    return [attributeScore(attribute, probabilities, rubric.threshold)];
  });
}

interface Decision {
  status: VerdictStatus;
  confidence: number;
  contradiction?: Contradiction;
}

/** That a failed run is bad is a fact, so the confidence in its flag is 1. */
function decide(
  input: AggregateInput,
  attributes: readonly AttributeScore[],
  score: number,
  steps: readonly StepVerdict[],
): Decision {
  const { trace, rubric } = input;
  if (trace.status === "error") return { status: "FLAGGED", confidence: 1 };
  const clean = (input.cleanProbability ?? cleanProbability)(attributes, rubric);
  if (isFlagged(score, attributes, rubric)) return { status: "FLAGGED", confidence: 1 - clean };
  const [contradiction] = contradictions(steps, rubric.threshold);
  if (contradiction !== undefined) return { status: "REVIEW", confidence: clean, contradiction };
  return { status: clean < rubric.reviewBelow ? "REVIEW" : "OK", confidence: clean };
}

function blameOf(
  judged: JudgedRun,
  status: VerdictStatus,
  attributes: readonly AttributeScore[],
  score: number,
  contradiction: Contradiction | undefined,
): Blame | undefined {
  if (status === "OK") return undefined;
  if (judged.trace.status === "error") return blameForFailure(judged);
  if (contradiction !== undefined) return blameForContradiction(contradiction);
  const low = underFloor(attributes, judged.rubric);
  const onlyFloor = low.length > 0 && score >= judged.rubric.threshold;
  return blameByLoss(judged, onlyFloor ? low : undefined);
}

function unjudged({ trace, rubric, info, drift = [] }: AggregateInput, judged: JudgedRun): Verdict {
  const reasons: Record<Trace["status"], string> = {
    ok: "no step of the run could be judged by this rubric",
    error: `the run failed before anything could be judged${
      trace.error === undefined ? "" : `: ${trace.error.name}: ${trace.error.message}`
    }`,
    interrupted: "the run waits for a person, and nothing could be judged yet",
    aborted: "the run was stopped before anything could be judged",
  };
  const blame = trace.status === "error" ? blameForFailure(judged) : undefined;
  return {
    ...errorVerdict({ trace, rubric, info, drift, error: reasons[trace.status] }),
    ...(blame === undefined ? {} : { blame }),
  };
}
