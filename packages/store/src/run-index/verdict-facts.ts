import type { Verdict, VerdictStatus } from "@tracejudge/core";
import { carriesVerdict, verdictIn } from "../read-verdicts.ts";

/** What the list of runs tells of a verdict. */
export interface VerdictFacts {
  status: VerdictStatus;
  /** 0 to 4. */
  score: number | null;
  audit: boolean;
  /** Score of each attribute of the run, 0 to 4. */
  attributes: Readonly<Record<string, number>>;
  /** Name of the step to look at first, and its attribute. */
  blame?: { step: string; attribute: string };
  /** Graph nodes that its steps belong to; the first fifty. */
  nodes: readonly string[];
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
  const { status, score, audit, attributes, steps, blame } = verdict;
  const blamed = steps.find(({ stepId }) => stepId === blame?.stepId);
  const nodes = new Set(steps.flatMap(({ path }) => path));
  return {
    status,
    score,
    audit,
    attributes: Object.fromEntries(attributes.map((one) => [one.attribute, one.score])),
    nodes: [...nodes].slice(0, MOST_NODES),
    ...(blame !== undefined && {
      blame: { step: blamed?.name ?? blame.stepId, attribute: blame.attribute },
    }),
  };
}
