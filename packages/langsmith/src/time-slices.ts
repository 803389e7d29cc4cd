import type { Window } from "./run-source.ts";

/** Runs in a slice: few enough to hold their ids, enough to be worth a request. */
const FEW = 100;
const MANY = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WIDEST_MS = 7 * 24 * HOUR_MS;

/**
 * Cuts windows into slices, the newest first, and tells after each how many runs it had: the width
 * follows. Within a slice the server may give its pages in any order, or twice.
 */
export class TimeSlices {
  private width = HOUR_MS;
  private left: Window[];

  constructor(windows: readonly Window[]) {
    this.left = merged(windows);
  }

  /** What is not done yet, the newest first. */
  get rest(): readonly Window[] {
    return this.left;
  }

  next(): Window | undefined {
    const [first] = this.left;
    return first && { from: Math.max(first.from, first.to - this.width), to: first.to };
  }

  /** The slice is done for good; it had so many runs. */
  done(slice: Window, runs: number): void {
    const [first, ...others] = this.left;
    if (first === undefined) return;
    this.left =
      slice.from <= first.from ? others : [{ from: first.from, to: slice.from }, ...others];
    if (runs < FEW) this.width = Math.min(WIDEST_MS, this.width * 2);
    if (runs > MANY) this.width = Math.max(MINUTE_MS, this.width / 2);
  }
}

/** The newest first, without overlaps and empty ones. */
function merged(windows: readonly Window[]): Window[] {
  const sorted = windows.filter(({ from, to }) => from < to).sort((a, b) => b.to - a.to);
  const kept: Window[] = [];
  for (const { from, to } of sorted) {
    const last = kept.at(-1);
    if (last !== undefined && to >= last.from) last.from = Math.min(last.from, from);
    else kept.push({ from, to });
  }
  return kept;
}
