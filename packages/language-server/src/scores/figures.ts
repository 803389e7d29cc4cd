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
  const attributes = [...valuesByAttribute(runs)].map(([attribute, values]) => {
    return { attribute, runs: values.length, mean: mean(values), ...changeOf(values) };
  });
  let flagged = 0;
  for (const run of runs) if (run.flagged > 0) flagged += 1;
  return { runs: runs.length, flagged, attributes: attributes.sort((a, b) => a.mean - b.mean) };
}

/** From the oldest run to the newest. */
function valuesByAttribute(runs: readonly RunScores[]): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (const { means } of [...runs].sort((a, b) => a.at - b.at)) {
    for (const [attribute, value] of means) {
      const known = values.get(attribute);
      if (known === undefined) values.set(attribute, [value]);
      else known.push(value);
    }
  }
  return values;
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
