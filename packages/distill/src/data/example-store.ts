import { createHash } from "node:crypto";
import type { Example, ExampleLabel } from "../example.ts";
import { type GrowingArray, growingBytes, growingFloats, growingInts } from "./growing-array.ts";

/** One window: S token ids, of which the first `split` are of type 0 and the rest of type 1. */
export interface StoredWindow {
  ids: Int32Array;
  split: number;
}

export interface StoredLabel extends ExampleLabel {
  /** How much it counts in training; 1 unless weighed. */
  weight: number;
}

/**
 * Training examples without their text: token ids and labels in typed arrays, about a kilobyte for an
 * example of 256 tokens. Examples are numbered 0 to `size - 1` in the order in which they were added.
 */
export interface ExampleStore {
  /** Attribute keys in the order of the model's output. */
  readonly attributes: readonly string[];
  readonly size: number;
  /** Labels of attributes that are not among `attributes` are left out. */
  add(example: Example, weight?: number): void;
  windows(example: number): StoredWindow[];
  /** Tokens of its longest window. */
  longest(example: number): number;
  windowCount(example: number): number;
  label(example: number, attribute: number): StoredLabel | undefined;
  /** Multiplies the weight of a label. */
  weigh(example: number, attribute: number, factor: number): void;
  groupOf(example: number): string;
  sourceOf(example: number): string;
  /** SHA-256 of all tokens, labels, groups and sources, weights left out. */
  digest(): string;
}

const NO_BOUND = -1;

export function createExampleStore(attributes: readonly string[]): ExampleStore {
  const windows = createWindows();
  const labels = createLabels(attributes);
  const [groups, sources] = [createNames(), createNames()];
  return {
    attributes,
    get size() {
      return windows.size;
    },
    add(example, weight = 1) {
      windows.push(example.windows);
      labels.push(example.labels, weight);
      groups.push(example.group);
      sources.push(example.source);
    },
    windows: windows.of,
    longest: (example) => Math.max(0, ...windows.of(example).map(({ ids }) => ids.length)),
    windowCount: windows.count,
    label: labels.at,
    weigh: labels.weigh,
    groupOf: groups.at,
    sourceOf: sources.at,
    digest() {
      const hash = createHash("sha256").update(JSON.stringify(attributes));
      for (const array of [...windows.arrays, ...labels.arrays]) hash.update(bytesOf(array));
      return hash.update(groups.text()).update(sources.text()).digest("hex");
    },
  };
}

function createWindows() {
  const tokens = growingInts();
  // Of each window: where it ends in `tokens`, and its tokens of type 0. Of each example: its last window.
  const [ends, splits, last] = [growingInts(), growingInts(), growingInts()];
  const first = (example: number) => (example === 0 ? 0 : last.at(example - 1));
  const start = (window: number) => (window === 0 ? 0 : ends.at(window - 1));
  const count = (example: number) => last.at(example) - first(example);
  return {
    arrays: [tokens, ends, splits, last],
    count,
    get size() {
      return last.length;
    },
    push(windows: Example["windows"]): void {
      for (const { ids, types } of windows) {
        for (const id of ids) tokens.push(id);
        ends.push(tokens.length);
        splits.push(types.filter((type) => type === 0).length);
      }
      last.push(ends.length);
    },
    of: (example: number): StoredWindow[] =>
      Array.from({ length: count(example) }, (_, k) => {
        const at = first(example) + k;
        return { ids: tokens.view(start(at), ends.at(at)), split: splits.at(at) };
      }),
  };
}

function createLabels(attributes: readonly string[]) {
  const [scores, bounds, weights] = [growingFloats(), growingFloats(), growingFloats()];
  const implied = growingBytes();
  const place = (example: number, attribute: number) => example * attributes.length + attribute;
  return {
    arrays: [scores, bounds, implied],
    push(labels: Example["labels"], weight: number): void {
      for (const key of attributes) {
        const label = labels[key];
        scores.push(label?.score ?? Number.NaN);
        bounds.push(label?.atMost ?? NO_BOUND);
        implied.push(label?.implied ? 1 : 0);
        weights.push(weight);
      }
    },
    at(example: number, attribute: number): StoredLabel | undefined {
      const at = place(example, attribute);
      const [score, atMost] = [scores.at(at), bounds.at(at)];
      if (Number.isNaN(score)) return undefined;
      return {
        score,
        ...(atMost !== NO_BOUND && { atMost }),
        ...(implied.at(at) === 1 && { implied: true as const }),
        weight: weights.at(at),
      };
    },
    weigh(example: number, attribute: number, factor: number): void {
      const at = place(example, attribute);
      weights.set(at, weights.at(at) * factor);
    },
  };
}

function bytesOf(array: GrowingArray<Int32Array | Float32Array | Uint8Array>): Uint8Array {
  const { buffer, byteOffset, byteLength } = array.view(0, array.length);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Names by example; each different one is kept once. */
function createNames() {
  const known = new Map<string, number>();
  const list: string[] = [];
  const indices = growingInts();
  return {
    push(name: string): void {
      const index = known.get(name) ?? list.push(name) - 1;
      known.set(name, index);
      indices.push(index);
    },
    at: (example: number): string => list[indices.at(example)] ?? "",
    text: (): string =>
      JSON.stringify([list, createHash("sha256").update(bytesOf(indices)).digest("hex")]),
  };
}
