import { readYaml } from "./read-yaml.ts";

/** Where an attribute stands in a rubric's text; lines and columns from 1. */
export interface RubricPlace {
  line: number;
  column: number;
}

/** Places of one attribute; what it does not have stands at its key. */
export interface AttributePlaces {
  key: RubricPlace;
  policy: RubricPlace;
  /** Of the levels 0-4. */
  levels: RubricPlace[];
}

/** Where each attribute of a rubric stands, by its key. Never throws; of a broken text what can be read. */
export function rubricPlaces(text: string): Map<string, AttributePlaces> {
  const { value, placeOf } = readYaml(text);
  const attributes = (value as { attributes?: unknown } | null | undefined)?.attributes;
  const places = new Map<string, AttributePlaces>();
  if (!Array.isArray(attributes)) return places;
  for (const [index, attribute] of attributes.entries()) {
    const key: unknown = attribute?.key;
    if (typeof key !== "string" || places.has(key)) continue;
    const at = (path: (string | number)[], part: "key" | "value" = "value"): RubricPlace => {
      const { line, column } = placeOf(["attributes", index, ...path], part);
      return { line, column };
    };
    const levels: unknown[] = Array.isArray(attribute.levels) ? attribute.levels : [];
    places.set(key, {
      key: at(["key"]),
      policy: at(["policy"], "key"),
      levels: levels.map((_, level) => at(["levels", level])),
    });
  }
  return places;
}
