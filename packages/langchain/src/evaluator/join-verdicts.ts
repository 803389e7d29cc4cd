import type { Verdict, VerdictStatus } from "@tracejudge/core";

const rank: Readonly<Record<VerdictStatus, number>> = { FLAGGED: 0, REVIEW: 1, OK: 2, ERROR: 3 };

/**
 * One verdict for a run that ran several graphs: the worst of theirs, so that a good one does not hide
 * a bad one, with the steps of all and, attribute by attribute, the lowest score.
 */
export function joinVerdicts(verdicts: readonly Verdict[]): Verdict | undefined {
  const [worst, ...others] = [...verdicts].sort(
    (a, b) => rank[a.status] - rank[b.status] || (a.score ?? 0) - (b.score ?? 0),
  );
  if (worst === undefined || others.length === 0) return worst;
  const lowest = new Map(worst.attributes.map((one) => [one.attribute, one]));
  for (const one of others.flatMap(({ attributes }) => attributes)) {
    if (one.score < (lowest.get(one.attribute)?.score ?? Number.POSITIVE_INFINITY)) {
      lowest.set(one.attribute, one);
    }
  }
  return {
    ...worst,
    attributes: [...lowest.values()],
    steps: verdicts.flatMap(({ steps }) => steps),
  };
}
