import { mean, type RunScores } from "./score-index.ts";

/** What the runs of one place in the source come to. */
export interface Figures {
  /** Runs in which a step there was judged. */
  runs: number;
  /** Runs in which a step there was flagged. */
  flagged: number;
  /** The lowest mean first. */
  attributes: AttributeFigures[];
}

export interface AttributeFigures {
  attribute: string;
  runs: number;
  /** Mean over the runs, 0 to 4; a run with several steps there counts by their mean. */
  mean: number;
  /** Mean of the newer half of the runs less that of the older half; absent for few runs. */
  change?: number;
}

/** Fewer runs have no trend. */
const FEWEST_FOR_CHANGE = 10;

export function figuresOf(runs: readonly RunScores[]): Figures {
  const ordered = [...runs].sort((a, b) => a.at - b.at);
  const keys = new Set(ordered.flatMap(({ means }) => [...means.keys()]));
  const attributes = [...keys].map((attribute) => {
    const values = ordered.flatMap(({ means }) => means.get(attribute) ?? []);
    return { attribute, runs: values.length, mean: mean(values), ...changeOf(values) };
  });
  return {
    runs: runs.length,
    flagged: runs.filter(({ flagged }) => flagged > 0).length,
    attributes: attributes.sort((a, b) => a.mean - b.mean),
  };
}

/** Values from the oldest to the newest; of an odd number the one in the middle counts as newer. */
function changeOf(values: readonly number[]): { change?: number } {
  if (values.length < FEWEST_FOR_CHANGE) return {};
  const half = Math.floor(values.length / 2);
  return { change: mean(values.slice(half)) - mean(values.slice(0, half)) };
}

/** The runs to look at first: flagged ones, then those with the lowest score, then the newest. */
export function worstRuns(runs: readonly RunScores[], most: number): RunScores[] {
  const rank = ({ flagged }: RunScores) => (flagged > 0 ? 0 : 1);
  return [...runs]
    .sort((a, b) => rank(a) - rank(b) || a.worst.score - b.worst.score || b.at - a.at)
    .slice(0, most);
}
