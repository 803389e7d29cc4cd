/** One run with a step that people call bad and others that nobody does, in the order of the run. */
export interface BlameCase {
  source: string;
  steps: readonly {
    /** Weighted loss of the step's worst score, 0 to 4 times the weight. */
    loss: number;
    bad: boolean;
  }[];
}

export interface BlameRow {
  /** The earliest step is blamed whose loss is at least this share of the greatest one. */
  share: number;
  n: number;
  /** Share of the runs in which the blamed step is the first bad one, and any bad one: 0 to 1. */
  first: number;
  any: number;
}

const shares = [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4] as const;

/**
 * How well the step to look at first is found, by how much the earlier of two bad steps is preferred:
 * what comes after a fault often carries it on. Held-out cases only: never the ones that are reported.
 */
export function blameTable(cases: readonly BlameCase[]): BlameRow[] {
  return shares.map((share) => {
    const blamed = cases.map(({ steps }) => {
      const greatest = Math.max(...steps.map(({ loss }) => loss));
      return steps.findIndex(({ loss }) => loss >= share * greatest);
    });
    const part = (isHit: (item: BlameCase, at: number) => boolean) =>
      cases.filter((item, index) => isHit(item, blamed[index] ?? -1)).length /
      Math.max(1, cases.length);
    return {
      share,
      n: cases.length,
      first: part(({ steps }, at) => steps.findIndex(({ bad }) => bad) === at),
      any: part(({ steps }, at) => steps[at]?.bad === true),
    };
  });
}
