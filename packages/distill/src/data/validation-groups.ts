import { unitHash } from "../split.ts";
import type { ExampleStore } from "./example-store.ts";

/** Groups held out where there are enough of them. */
const ENOUGH_GROUPS = 300;
const [LEAST_SHARE, MOST_SHARE] = [0.08, 0.25];

/** Examples by their number, on one side each. */
export interface Sides {
  train: number[];
  validation: number[];
}

/**
 * Whole groups are held out, drawn by the seed: a quarter of them, falling to 8 % where that is still
 * more than 300, and always at least one and not all. Of fewer than two groups nothing is held out.
 */
export function holdOutGroups(store: ExampleStore, seed: number): Sides {
  const examples = Array.from({ length: store.size }, (_, example) => example);
  const groups = [...new Set(examples.map(store.groupOf))];
  const order = groups
    .map((group) => ({ group, at: unitHash(group, seed) }))
    .sort((a, b) => a.at - b.at || (a.group < b.group ? -1 : 1));
  const share = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, ENOUGH_GROUPS / groups.length));
  const count = Math.min(groups.length - 1, Math.max(1, Math.round(groups.length * share)));
  const held = new Set(order.slice(0, count).map(({ group }) => group));
  return {
    train: examples.filter((example) => !held.has(store.groupOf(example))),
    validation: examples.filter((example) => held.has(store.groupOf(example))),
  };
}
