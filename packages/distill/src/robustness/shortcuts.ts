import { auroc, type Case, spearman } from "@tracejudge/core";
import { messagesOf, textOf } from "./change-messages.ts";
import type { Outcome } from "./outcome.ts";

/** One judged case, and what could be known of it without reading it. */
export interface PlainFacts {
  source: string;
  /** Characters of all its messages. */
  length: number;
  /** Of the run, 0 to 4. */
  score: number;
  isFlagged: boolean;
  /** Whether a label is under 3; undefined where the case has none. */
  isBad?: boolean;
}

/** The facts of a judged case; none where nothing of it could be judged. */
export function plainFacts(item: Case, { score, status }: Outcome): PlainFacts[] {
  if (score === null) return [];
  const length = messagesOf(item).reduce(
    (sum, message) =>
      sum + textOf(message).length + JSON.stringify(message.tool_calls ?? "").length,
    0,
  );
  const bad = item.labels.some((label) => label.score < 3);
  return [
    {
      source: item.source,
      length,
      score,
      isFlagged: status === "FLAGGED",
      ...(item.labels.length > 0 && { isBad: bad }),
    },
  ];
}

/** How far length alone and source alone go; all null where they are not defined. */
export interface Shortcuts {
  n: number;
  /** Spearman's correlation of score and length. */
  scoreByLength: number | null;
  /** The same within each source, weighted by its cases. */
  scoreByLengthWithin: number | null;
  /** Share of the variance of the score that the source accounts for (eta squared). */
  scoreBySource: number | null;
  /** AUROC of the labels' flag by the score, by length and by the flag rate of the other cases of the source. */
  badByScore: number | null;
  badByLength: number | null;
  badBySource: number | null;
  /** AUROC of the judge's own flag by length; far from .5 means that length decides. */
  flagByLength: number | null;
}

export function shortcuts(cases: readonly PlainFacts[]): Shortcuts {
  const labelled = cases.filter(({ isBad }) => isBad !== undefined);
  const bad = labelled.map(({ isBad }) => isBad === true);
  return {
    n: cases.length,
    scoreByLength: byLength(cases),
    scoreByLengthWithin: withinSources(cases),
    scoreBySource: varianceBySource(cases),
    badByScore: auroc(
      labelled.map(({ score }) => -score),
      bad,
    ),
    badByLength: auroc(
      labelled.map(({ length }) => length),
      bad,
    ),
    badBySource: auroc(
      labelled.map((item) => rateOfOthers(item, labelled)),
      bad,
    ),
    flagByLength: auroc(
      cases.map(({ length }) => length),
      cases.map(({ isFlagged }) => isFlagged),
    ),
  };
}

function byLength(cases: readonly PlainFacts[]): number | null {
  return spearman(
    cases.map(({ score }) => score),
    cases.map(({ length }) => length),
  );
}

function bySource(cases: readonly PlainFacts[]): PlainFacts[][] {
  const names = [...new Set(cases.map(({ source }) => source))];
  return names.map((name) => cases.filter(({ source }) => source === name));
}

function withinSources(cases: readonly PlainFacts[]): number | null {
  const found = bySource(cases).flatMap((group) => {
    const value = byLength(group);
    return value === null ? [] : [{ value, n: group.length }];
  });
  const n = found.reduce((sum, item) => sum + item.n, 0);
  return n === 0 ? null : found.reduce((sum, item) => sum + item.value * item.n, 0) / n;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function varianceBySource(cases: readonly PlainFacts[]): number | null {
  const middle = mean(cases.map(({ score }) => score));
  const total = cases.reduce((sum, { score }) => sum + (score - middle) ** 2, 0);
  const between = bySource(cases).reduce((sum, group) => {
    return sum + group.length * (mean(group.map(({ score }) => score)) - middle) ** 2;
  }, 0);
  return total === 0 ? null : between / total;
}

/** Leaves the case itself out, which would tell its own label. */
function rateOfOthers(item: PlainFacts, all: readonly PlainFacts[]): number {
  const others = all.filter((other) => other !== item && other.source === item.source);
  return mean(others.map(({ isBad }) => (isBad === true ? 1 : 0)));
}
