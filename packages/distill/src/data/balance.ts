import { FLAG_UNDER } from "../train/validate.ts";
import type { ExampleStore } from "./example-store.ts";

const [LEAST, MOST] = [0.5, 2];

/**
 * Weighs the labels of `rows` so that neither the commoner class of an attribute (flagged or not) nor the
 * largest source has all the say: by the square root of how much rarer than even class and source are,
 * each between 1/2 and 2. The square root leaves the student half-way to the real proportions, which the
 * calibrator then restores. No example is dropped.
 */
export function balance(store: ExampleStore, rows: readonly number[]): void {
  const sources = new Map<string, number>();
  for (const row of rows) count(sources, store.sourceOf(row));
  const classes = new Map<string, number>();
  const totals = new Map<string, number>();
  eachLabel(store, rows, (_, attribute, low) => {
    count(classes, `${attribute} ${low}`);
    count(totals, `${attribute}`);
  });
  eachLabel(store, rows, (row, attribute, low) => {
    const ofClass =
      (totals.get(`${attribute}`) ?? 0) / (2 * (classes.get(`${attribute} ${low}`) ?? 1));
    const ofSource = rows.length / (sources.size * (sources.get(store.sourceOf(row)) ?? 1));
    store.weigh(row, attribute, factor(ofClass) * factor(ofSource));
  });
}

function factor(rarity: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.sqrt(rarity)));
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function eachLabel(
  store: ExampleStore,
  rows: readonly number[],
  visit: (row: number, attribute: number, low: boolean) => void,
): void {
  for (const row of rows) {
    for (const attribute of store.attributes.keys()) {
      const label = store.label(row, attribute);
      if (label !== undefined) visit(row, attribute, label.score < FLAG_UNDER);
    }
  }
}
