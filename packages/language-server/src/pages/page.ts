import type { Problem, Step, Trace } from "@tracejudge/core";

/** Offsets into a document's text, end not included. */
export interface Span {
  start: number;
  end: number;
}

/** Where a step stands in a document. */
export interface StepMark {
  step: Step;
  /** The line, or the first words, that scores are shown beside. */
  head: Span;
  whole: Span;
  /** Parts that evidence may point at: `args`, `args.city`, `result`, `output`. */
  places: ReadonlyMap<string, Span>;
}

export interface ShownRun {
  trace: Trace;
  head: Span;
  whole: Span;
  marks: StepMark[];
}

/** The runs of a document and where they stand in it. */
export interface Page {
  runs: ShownRun[];
  problems: Problem[];
  /** Parts that can be folded away, besides the steps. */
  folds: Span[];
}

export const emptyPage: Page = { runs: [], problems: [], folds: [] };
