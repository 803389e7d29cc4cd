import {
  type AttributePlaces,
  type Rubric,
  type RubricPlace,
  rubricPlaces,
} from "@tracejudge/core";
import type { Location } from "vscode-languageserver";

/** A rubric, and where in its document each of its attributes stands. */
export class Policies {
  readonly rubric: Rubric;
  readonly uri: string;
  readonly #places: ReadonlyMap<string, AttributePlaces>;

  constructor(rubric: Rubric, uri: string, text: string) {
    this.rubric = rubric;
    this.uri = uri;
    this.#places = rubricPlaces(text);
  }

  /** Where the policy of an attribute stands. */
  policy(attribute: string): Location | undefined {
    return this.#location(this.#places.get(attribute)?.policy);
  }

  /** Where the wording of a level stands, else the policy. */
  level(attribute: string, level: number): Location | undefined {
    const places = this.#places.get(attribute);
    return this.#location(places?.levels[level] ?? places?.policy);
  }

  #location(place: RubricPlace | undefined): Location | undefined {
    if (place === undefined) return undefined;
    const at = { line: place.line - 1, character: place.column - 1 };
    return { uri: this.uri, range: { start: at, end: at } };
  }
}
