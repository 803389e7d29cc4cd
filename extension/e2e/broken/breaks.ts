import { casesBreaks } from "./cases-breaks.ts";
import { judgingBreaks } from "./judging-breaks.ts";
import { runsBreaks } from "./runs-breaks.ts";
import { shownBreaks } from "./shown-breaks.ts";

/** One small change of the sources that switches something off. */
export interface Break {
  /** What a person would miss. */
  what: string;
  /** Relative to the repository's root. */
  file: string;
  /** Stands once in the file, or the first time there is what is meant. */
  find: string;
  replace: string;
}

/** By feature, a name of `tests/` or `host`: each behaviour must fail under one of its breaks. */
export const breaks: Readonly<Record<string, readonly Break[]>> = {
  ...casesBreaks,
  ...judgingBreaks,
  ...runsBreaks,
  ...shownBreaks,
};
