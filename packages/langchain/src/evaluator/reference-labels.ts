import { LEVELS } from "@tracejudge/core";

/** What people said of an example's run: 0 to 4 by attribute key, or by the overall feedback key. */
export type ReferenceLabels = Readonly<Record<string, number>>;

/** Reads the labels out of an example's reference outputs; undefined where it has none. */
export type ReadReferenceLabels = (referenceOutputs: unknown) => ReferenceLabels | undefined;

/** Numbers from 0 to 4 under `labels`, else at the top of the reference outputs. */
export const readReferenceLabels: ReadReferenceLabels = (referenceOutputs) => {
  const fields = recordOf(referenceOutputs);
  const labels = recordOf(fields?.labels) ?? fields;
  if (labels === undefined) return undefined;
  const numbers = Object.entries(labels).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number" && isLevel(entry[1]),
  );
  return Object.fromEntries(numbers);
};

function isLevel(value: number): boolean {
  return value >= 0 && value <= LEVELS - 1;
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
