import { type StatusFacts, statusFacts, type Verdict, type VerdictStatus } from "@tracejudge/core";
import { carriesVerdict, verdictIn } from "../read-verdicts.ts";

/** What the list of runs tells of a verdict. */
export interface VerdictFacts {
  status: VerdictStatus;
  /** 0 to 4. */
  score: number | null;
  audit: boolean;
  /** Score of each attribute of the run, 0 to 4. */
  attributes: Readonly<Record<string, number>>;
  /** Name and id of the step to look at first, and its attribute. */
  blame?: StepToLookAt;
  /** The step with the lowest score, where none is to blame. */
  lowest?: StepToLookAt;
  /** Calibrated probability that the status is right, 0 to 1. */
  confidence: number | null;
  /** Version of the rubric it was judged by. */
  rubric: string;
  /** What other weights, floors and bounds of the rubric would make of it. */
  outcome: StatusFacts;
  /** Graph nodes that its steps belong to; the first fifty. */
  nodes: readonly string[];
}

export interface StepToLookAt {
  step: string;
  stepId: string;
  attribute: string;
}

const MOST_NODES = 50;

/** The verdict that a line of a scores file holds, if any. */
export function verdictOfLine(bytes: Buffer): Verdict | undefined {
  if (!carriesVerdict(bytes)) return undefined;
  try {
    return verdictIn(JSON.parse(bytes.toString("utf8")));
  } catch {
    return undefined;
  }
}

export function verdictFacts(verdict: Verdict): VerdictFacts {
  const { status, score, audit, attributes, steps, blame, confidence } = verdict;
  const blamed = steps.find(({ stepId }) => stepId === blame?.stepId);
  const lowest = blame === undefined ? lowestOf(verdict) : undefined;
  const nodes = new Set(steps.flatMap(({ path }) => path));
  return {
    status,
    score,
    audit,
    attributes: Object.fromEntries(attributes.map((one) => [one.attribute, one.score])),
    nodes: [...nodes].slice(0, MOST_NODES),
    ...(blame !== undefined && {
      blame: {
        step: blamed?.name ?? blame.stepId,
        stepId: blame.stepId,
        attribute: blame.attribute,
      },
    }),
    ...(lowest !== undefined && { lowest }),
    confidence,
    rubric: verdict.rubric.version,
    outcome: statusFacts(verdict),
  };
}

function lowestOf({ steps }: Verdict): StepToLookAt | undefined {
  const scores = steps.flatMap(({ stepId, name, scores }) =>
    scores.map(({ attribute, score }) => ({ stepId, step: name, attribute, score })),
  );
  const [first, ...rest] = scores;
  if (first === undefined) return undefined;
  const { score: _, ...lowest } = rest.reduce(
    (low, one) => (one.score < low.score ? one : low),
    first,
  );
  return lowest;
}
