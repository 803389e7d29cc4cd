import type { ArgLeaf } from "./arg-leaves.ts";
import type { Seen, SeenText } from "./seen.ts";
import { plainText, wordsOf } from "./words.ts";

const LONG_TEXT_WORDS = 8;
const VALUE_CHARS = 2_000;

/** Arguments that the model is meant to word itself. */
const composed =
  /^(?:.*_)?(?:body|subject|title|message|messages|content|contents|text|note|notes|description|summary|reason|comment|comments|prompt|code|script|sql|explanation|thought|html|markdown|command|regex|pattern)$/i;
/** Arguments that only say how much or how to list. */
const paging =
  /(?:limit|page|size|count|offset|top_?k|max|min|num_|number_of|per_page|precision|timeout|sort|order|format|lang|locale|unit|currency|mode|type|timezone|radius)/i;
const neutral = new Set(
  "true false none null yes no all any asc desc ascending descending default auto json csv xml html text txt pdf png utc gmt usd eur gbp en es fr de metric imperial celsius fahrenheit normal standard medium high low relevance".split(
    " ",
  ),
);
const stopWords = new Set(
  "the a an of and or in on at to for from with by is are was be as it its this that my your me i about into"
    .split(" ")
    .flatMap(wordsOf),
);
/** Search words are the model's own wording as long as they touch the matter at hand. */
const searched = /quer(?:y|ies)|keyword|search|question|topic/i;
/** Airports, currencies, share symbols: common knowledge that people say in words. */
const code = /^[A-Z]{2,5}$/;
const dateValue = /^\d{4}-\d{1,2}(?:-\d{1,2})?(?:[t ].*)?$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$/;
const relativeDay =
  /\b(?:today|tonight|tomorrow|yesterday|now|next|last|this|coming|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:in|for|past) \w+ (?:days?|weeks?|months?|hours?))\b/;
/** Factors between common units: per cent, minutes, hours and the SI prefixes. */
const factors = [1, 100, 0.01, 60, 3600, 1e3, 1e-3, 1e6, 1e-6, 1e9, 1e-9, 1e-12];

/** Says whether a value of a call can come from what the step saw or from the tool's own schema. */
export class Provenance {
  readonly #seen: Seen;
  readonly #tool: SeenText | undefined;

  constructor(seen: Seen, tool: SeenText | undefined) {
    this.#seen = seen;
    this.#tool = tool;
  }

  knows(leaf: ArgLeaf): boolean {
    const { value, key } = leaf;
    if (typeof value === "number") {
      return this.#knowsNumber(value) || paging.test(key);
    }
    if (typeof value !== "string" || value.trim().length < 3 || composed.test(key)) {
      return true;
    }
    if (code.test(value)) {
      return true;
    }
    return this.#knowsText(plainText(value.slice(0, VALUE_CHARS)).trim(), key);
  }

  #knowsNumber(value: number): boolean {
    const size = Math.abs(value);
    if (size <= 1 && Number.isInteger(size)) {
      return true;
    }
    if (this.#hasWord(String(size))) {
      return true;
    }
    return factors.some((factor) => {
      const scaled = Number((size / factor).toPrecision(12));
      return this.#seen.hasNumber(scaled) || this.#tool?.numbers.has(scaled) === true;
    });
  }

  #knowsText(plain: string, key: string): boolean {
    if (neutral.has(plain) || this.#includes(plain)) {
      return true;
    }
    if (/^-?[\d.,]+%?$/.test(plain)) {
      const value = Number(plain.replace(/[,%]/g, ""));
      return Number.isNaN(value) || this.#knowsNumber(value) || paging.test(key);
    }
    if (dateValue.test(plain)) {
      return this.#knowsDate(plain);
    }
    const [head = "", ...rest] = plain.split(",");
    if (searched.test(key)) {
      return this.#wordsLeft(plain, (unseen, all) => unseen < all);
    }
    return this.#knowsWords(plain) || (rest.length > 0 && this.#knowsWords(head));
  }

  /** Day and month must occur; the year is often understood, and `tomorrow` cannot be looked up. */
  #knowsDate(plain: string): boolean {
    if (this.#seen.texts.some((text) => relativeDay.test(text.plain))) {
      return true;
    }
    const parts = wordsOf(plain.split(/[t ]/)[0] ?? "").filter((part) => part.length <= 2);
    return parts.every((part) => part === "1" || this.#hasWord(part));
  }

  #knowsWords(plain: string): boolean {
    return this.#wordsLeft(plain, (unseen, all) =>
      all > LONG_TEXT_WORDS ? unseen <= all / 2 : unseen === 0,
    );
  }

  /** Counts the words of the value that occur nowhere; a value without words is known. */
  #wordsLeft(plain: string, isKnown: (unseen: number, all: number) => boolean): boolean {
    const words = [...new Set(wordsOf(plain))].filter(
      (word) => word.length > 1 && !stopWords.has(word),
    );
    const unseen = words.filter((word) => !this.#hasWord(word)).length;
    return words.length === 0 || isKnown(unseen, words.length);
  }

  #includes(plain: string): boolean {
    return this.#seen.includes(plain) || this.#tool?.plain.includes(plain) === true;
  }

  #hasWord(word: string): boolean {
    return this.#seen.hasWord(word) || this.#tool?.words.has(word) === true;
  }
}
