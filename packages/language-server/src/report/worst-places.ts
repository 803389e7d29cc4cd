import type { RunPick, WorstRow } from "../report-protocol.ts";
import { LowestRuns } from "./picks.ts";
import type { JudgedPlace } from "./verdict-parts.ts";

const MOST_ROWS = 15;
/** Names that are told apart; an agent that makes up a name for each step has no more. */
const MOST_NAMES = 2000;
const Z95 = 1.96;

interface Place {
  kind: string;
  name: string;
  steps: number;
  flagged: number;
  sums: Map<string, { n: number; sum: number }>;
  lowest: LowestRuns;
}

/** Gathers the judged steps of all runs by the node, tool or model they are of. */
export class WorstPlaces {
  readonly #places = new Map<string, Place>();

  add(places: readonly JudgedPlace[], run: RunPick): void {
    for (const one of places) {
      const place = this.#placeOf(one);
      if (place === undefined) continue;
      place.steps += one.steps;
      place.flagged += one.flagged;
      for (const [attribute, { n, sum }] of one.sums) {
        const known = place.sums.get(attribute) ?? { n: 0, sum: 0 };
        place.sums.set(attribute, { n: known.n + n, sum: known.sum + sum });
      }
      place.lowest.add(run, one.lowest);
    }
  }

  /** Those that are most surely flagged often stand first: few steps prove little. */
  rows(): WorstRow[] {
    const rows = [...this.#places.values()].map((place) => ({
      place,
      rank: surely(place.flagged, place.steps),
      ...lowestMean(place),
    }));
    rows.sort((a, b) => b.rank - a.rank || a.mean - b.mean);
    return rows.slice(0, MOST_ROWS).map(({ place, attribute, mean }) => {
      const { kind, name, steps, flagged, lowest } = place;
      return { kind, name, steps, flagged, attribute, mean, picks: lowest.picks() };
    });
  }

  #placeOf({ kind, name }: JudgedPlace): Place | undefined {
    const key = JSON.stringify([kind, name]);
    const known = this.#places.get(key);
    if (known !== undefined || this.#places.size >= MOST_NAMES) return known;
    const place = { kind, name, steps: 0, flagged: 0, sums: new Map(), lowest: new LowestRuns() };
    this.#places.set(key, place);
    return place;
  }
}

function lowestMean({ sums }: Place): { attribute: string; mean: number } {
  const means = [...sums].map(([attribute, { n, sum }]) => ({ attribute, mean: sum / n }));
  const [lowest = { attribute: "", mean: 4 }] = means.sort((a, b) => a.mean - b.mean);
  return lowest;
}

/** Lower end of the 95% interval of a share (Wilson 1927). */
function surely(hits: number, n: number): number {
  const share = hits / n;
  const z2 = Z95 ** 2 / n;
  const spread = Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n));
  return (share + z2 / 2 - spread) / (1 + z2);
}
