import type { Trace, Verdict } from "@tracejudge/core";
import type { FlaggedRun } from "../judging-protocol.ts";
import { oneLine } from "../texts/one-line.ts";

const MOST = 20;

/** Of two lists of flagged runs those with the lowest scores, in bounded memory. */
export function worstOf(a: readonly FlaggedRun[], b: readonly FlaggedRun[]): FlaggedRun[] {
  return [...a, ...b].sort((one, other) => one.score - other.score).slice(0, MOST);
}

/** What is told of a run that is flagged; nothing of any other. */
export function flaggedRuns({ id, name = "run" }: Trace, verdict: Verdict): FlaggedRun[] {
  const { status, score, blame } = verdict;
  if (status !== "FLAGGED") return [];
  const why = blame === undefined ? "" : `${blame.attribute}: ${blame.why}`;
  return [{ traceId: oneLine(id), name: oneLine(name), score: score ?? 0, why: oneLine(why) }];
}
