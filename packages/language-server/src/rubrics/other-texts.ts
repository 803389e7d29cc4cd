import type { Rubric } from "@tracejudge/core";
import type { VerdictFacts } from "@tracejudge/store";
import { type KnownRubrics, type RubricText, rubricText } from "./known-rubrics.ts";

/** Changes that are told by name. */
const MOST_NAMED = 4;

interface TextChange {
  attribute: string;
  kind: "new" | "reworded" | "for other steps";
}

/** Counts the runs that were judged by another text than a rubric has now: weights and bounds are no text. */
export class OtherTexts {
  readonly #rubric: Rubric;
  readonly #text: RubricText;
  readonly #known: KnownRubrics;
  /** By version: what differs; undefined where the version is not known. */
  readonly #changes = new Map<string, TextChange[] | undefined>();
  readonly #told = new Set<string>();
  #old = 0;
  #unknown = 0;

  constructor(rubric: Rubric, known: KnownRubrics) {
    this.#rubric = rubric;
    this.#text = rubricText(rubric);
    this.#known = known;
  }

  /** A run of which the tally says that it must be judged again is counted there. */
  async add({ rubric: version, attributes }: VerdictFacts): Promise<void> {
    const isScored = (attribute: string) => Object.hasOwn(attributes, attribute);
    if (version === this.#rubric.version || !Object.keys(this.#text).some(isScored)) return;
    if (!this.#changes.has(version)) this.#changes.set(version, await this.#changesSince(version));
    const changes = this.#changes.get(version);
    if (changes === undefined) this.#unknown += 1;
    const own = (changes ?? []).filter(
      ({ attribute, kind }) => kind !== "reworded" || isScored(attribute),
    );
    if (own.length > 0) this.#old += 1;
    for (const { attribute, kind } of own) this.#told.add(`${attribute} ${kind}`);
  }

  /** `tool_validity reworded: 17 runs keep the scores of the old text until judged again`; else empty. */
  get text(): string {
    const [named, more] = [[...this.#told].slice(0, MOST_NAMED), this.#told.size - MOST_NAMED];
    const changes = [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
    const old = `${changes}: ${counted(this.#old, "keep", "keeps")} the scores of the old text until judged again`;
    const unknown = `${counted(this.#unknown, "were", "was")} judged by a text that is not known here`;
    return [...(this.#old > 0 ? [old] : []), ...(this.#unknown > 0 ? [unknown] : [])].join(" · ");
  }

  async #changesSince(version: string): Promise<TextChange[] | undefined> {
    const before = await this.#known.of(version);
    if (before === undefined) return undefined;
    return Object.entries(this.#text).flatMap(([attribute, now]): TextChange[] => {
      const then = Object.hasOwn(before, attribute) ? before[attribute] : undefined;
      if (then === undefined) return [{ attribute, kind: "new" }];
      return [
        ...(then.wording === now.wording ? [] : [{ attribute, kind: "reworded" as const }]),
        ...(`${then.appliesTo}` === `${now.appliesTo}`
          ? []
          : [{ attribute, kind: "for other steps" as const }]),
      ];
    });
  }
}

function counted(runs: number, many: string, one: string): string {
  return runs === 1 ? `1 run ${one}` : `${runs} runs ${many}`;
}
