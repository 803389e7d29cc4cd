import { flaggedUnder, macroF1, type Rubric, type StatusFacts } from "@tracejudge/core";

/** One held-out run as it was judged, and in which attributes it was bad; unlabelled ones are absent. */
export interface FloorCase {
  source: string;
  facts: StatusFacts;
  bad: ReadonlyMap<string, boolean>;
}

export interface FloorRow {
  /** Undefined for no floor. */
  floor: number | undefined;
  /** Runs with a label of the attribute. */
  n: number;
  /** Share of the bad ones that are flagged, and of the good ones: 0 to 1. */
  recall: number;
  falseAlarms: number;
  /** Macro-F1 of the run's flag against the attribute's label, 0 to 1: mean over sources. */
  macroF1: number;
}

const floors = [undefined, 0.5, 1, 1.5, 2, 2.5, 3] as const;

/**
 * What a floor of one attribute does to the flag of whole runs, the rest of the rubric as it stands.
 * A run that is good in the attribute may be bad in one that nobody labelled, so false alarms are
 * an upper bound. Held-out cases only: never the ones that are reported.
 */
export function floorTable(
  cases: readonly FloorCase[],
  rubric: Rubric,
  attribute: string,
): FloorRow[] {
  const labelled = cases.filter(({ bad }) => bad.has(attribute));
  return floors.map((floor) => {
    const changed = withFloor(rubric, attribute, floor);
    const rows = labelled.map(({ source, facts, bad }) => ({
      source,
      bad: bad.get(attribute) === true,
      flagged: flaggedUnder(facts, changed) === true,
    }));
    const share = (isBad: boolean) => {
      const among = rows.filter(({ bad }) => bad === isBad);
      return among.filter(({ flagged }) => flagged).length / Math.max(1, among.length);
    };
    const perSource = [...new Set(rows.map(({ source }) => source))].map((source) => {
      const group = rows.filter((row) => row.source === source);
      return (
        macroF1(
          group.map(({ bad }) => bad),
          group.map(({ flagged }) => flagged),
        ) ?? 0
      );
    });
    const mean = perSource.reduce((sum, value) => sum + value, 0) / Math.max(1, perSource.length);
    return { floor, n: rows.length, recall: share(true), falseAlarms: share(false), macroF1: mean };
  });
}

function withFloor(rubric: Rubric, key: string, floor: number | undefined): Rubric {
  const attributes = rubric.attributes.map((attribute) => {
    if (attribute.key !== key) return attribute;
    const { floor: _, ...rest } = attribute;
    return floor === undefined ? rest : { ...rest, floor };
  });
  return { ...rubric, attributes };
}
