import type { Precedent, Rubric, Verdict } from "@tracejudge/core";
import type { Page, ShownRun } from "./pages/page.ts";
import type { RubricText } from "./rubrics/known-rubrics.ts";
import type { Policies } from "./rubrics/policies.ts";

/** A run of a document with all that is said of it. */
export interface JudgedRun extends ShownRun {
  verdict?: Verdict;
  /** What the rubric of the verdict said; absent where that is not known here. */
  judgedBy?: RubricText;
  /** What people settled of it. */
  settled: readonly Precedent[];
}

export interface JudgedPage extends Omit<Page, "runs"> {
  runs: JudgedRun[];
  /** Its wording is shown; the verdict may be by another version. */
  rubric: Rubric;
  /** Where its attributes stand. */
  policies: Policies;
  /** Who looks at it, as precedents name them. */
  author: string;
}
