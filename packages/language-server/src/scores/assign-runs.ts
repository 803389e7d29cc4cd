import type { Definition } from "../sources/source-outline.ts";
import type { FindPlaces, PlacedDefinition, PlacesThatMayBe } from "./find-places.ts";
import type { RunGroup, RunScores } from "./score-index.ts";

/** A place in the source with the runs that are known to come from it. */
export interface ScoredPlace extends PlacedDefinition {
  name: string;
  runs: RunScores[];
  /** How many of the runs told the place themselves. */
  captured: number;
  /** Runs that come from this place or from another: they are counted at none. */
  unclear: RunScores[];
  /** The other places, where there are unclear runs. */
  rivals: PlacedDefinition[];
}

/**
 * Which runs come from which definition. A run that tells where its node was added belongs there and
 * nowhere else. Any other belongs to a definition only where no second one in the folder may be meant.
 */
export function assignRuns(groups: Iterable<RunGroup>, findPlaces: FindPlaces): ScoredPlace[] {
  const book = new PlaceBook();
  for (const group of groups) book.add(findPlaces(group), group);
  return book.places();
}

/** Gathers the runs of each place. */
class PlaceBook {
  readonly #places = new Map<Definition, Map<string, ScoredPlace>>();

  add({ own, rivals }: PlacesThatMayBe, group: RunGroup): void {
    const isClear = own.length === 1 && rivals.length === 0;
    for (const candidate of own) {
      const place = this.#placeOf(candidate, group.name);
      (isClear ? place.runs : place.unclear).push(...group.runs);
      if (group.place !== undefined) place.captured += group.runs.size;
      const known = new Set([candidate, ...place.rivals].map(({ definition }) => definition));
      place.rivals.push(...[...own, ...rivals].filter(({ definition }) => !known.has(definition)));
    }
  }

  places(): ScoredPlace[] {
    return [...this.#places.values()].flatMap((byName) => [...byName.values()]);
  }

  #placeOf({ file, definition }: PlacedDefinition, seenName: string): ScoredPlace {
    const name = definition.name ?? seenName;
    const byName = this.#places.get(definition) ?? new Map<string, ScoredPlace>();
    this.#places.set(definition, byName);
    const known = byName.get(name);
    if (known !== undefined) return known;
    const place = { file, definition, name, runs: [], captured: 0, unclear: [], rivals: [] };
    byName.set(name, place);
    return place;
  }
}
