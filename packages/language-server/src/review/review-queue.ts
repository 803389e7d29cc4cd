import type { Precedent } from "@tracejudge/core";
import type { IndexedRun, VerdictFacts } from "@tracejudge/store";
import type { ReviewCase } from "../review-protocol.ts";
import { oneLine } from "../texts/one-line.ts";

/** Runs of one folder, and what people settled of them. */
export interface ReviewedFolder {
  /** URI of the workspace folder. */
  folder: string;
  runs: readonly IndexedRun[];
  settled: readonly Precedent[];
  /** Who reviews. */
  author: string;
}

type Doubted = IndexedRun & { verdict: VerdictFacts };

/**
 * The runs that are worth a person's look: those of which the judge is unsure, the audit sample, then the
 * flagged ones; in each the biggest doubt first, and equal ones by their id, so that the order is the same
 * whenever it is asked for. Left out are runs of which the reviewer has settled something.
 */
export function reviewQueue(folders: readonly ReviewedFolder[]): ReviewCase[] {
  const cases = folders.flatMap((reviewed) => {
    const done = new Set(
      reviewed.settled
        .filter(({ author }) => author === reviewed.author)
        .map(({ traceId }) => traceId),
    );
    return reviewed.runs.flatMap((run) =>
      isJudged(run) && !done.has(run.traceId) ? caseOf(reviewed.folder, run) : [],
    );
  });
  return cases.sort(byDoubt);
}

const order = ["REVIEW", "audit", "FLAGGED"] as const;

function byDoubt(a: ReviewCase, b: ReviewCase): number {
  return (
    order.indexOf(a.reason) - order.indexOf(b.reason) ||
    (a.confidence ?? 0) - (b.confidence ?? 0) ||
    compare(a.traceId, b.traceId) ||
    compare(a.folder, b.folder)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isJudged(run: IndexedRun): run is Doubted {
  return run.verdict !== undefined;
}

function caseOf(folder: string, { traceId, name, verdict }: Doubted): ReviewCase[] {
  const reason = reasonOf(verdict);
  if (reason === undefined) return [];
  const { blame, lowest, confidence } = verdict;
  const look = blame ?? lowest;
  return [
    {
      folder,
      traceId,
      name: oneLine(name),
      stepId: look?.stepId ?? null,
      ...(look && { step: oneLine(look.step), attribute: oneLine(look.attribute) }),
      reason,
      confidence,
    },
  ];
}

function reasonOf({ status, audit }: VerdictFacts): ReviewCase["reason"] | undefined {
  if (status === "REVIEW" || status === "FLAGGED") return status;
  return audit ? "audit" : undefined;
}
