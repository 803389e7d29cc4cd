import type { Attack } from "./attack.ts";
import { changeTexts, changeWords } from "./change-messages.ts";

const cyrillic: Readonly<Record<string, string>> = {
  ...{ a: "а", c: "с", e: "е", i: "і", j: "ј", o: "о", p: "р", s: "ѕ", x: "х", y: "у" },
  ...{ A: "А", B: "В", C: "С", E: "Е", H: "Н", I: "І", K: "К", M: "М", O: "О", P: "Р", T: "Т" },
};

const lookAlike = (word: string): string => word.replace(/./g, (char) => cyrillic[char] ?? char);

const FULL_WIDTH = 0xfee0;
const MATH_BOLD_UPPER = 0x1d400 - 65;
const MATH_BOLD_LOWER = 0x1d41a - 97;

const shifted = (word: string, by: (code: number) => number): string =>
  word.replace(/./g, (char) => {
    const code = char.charCodeAt(0);
    return String.fromCodePoint(code + by(code));
  });

const ofWords = (name: string, change: (word: string, index: number) => string): Attack => ({
  name,
  family: "letters",
  apply: (item) => changeTexts(item, (text) => changeWords(text, change)),
});

/**
 * Other characters that look the same, or none that can be seen, in the plain words of messages.
 * Arguments of calls, JSON, names, codes and numbers keep theirs, because there a letter is a value.
 * A person reads the same text, so the labels are the same.
 */
export const letterAttacks: readonly Attack[] = [
  ofWords("upper case", (word) => word.toUpperCase()),
  ofWords("Cyrillic look-alikes", (word, at) => (at % 2 === 0 ? lookAlike(word) : word)),
  ofWords("full-width letters", (word, at) =>
    at % 3 === 0 ? shifted(word, () => FULL_WIDTH) : word,
  ),
  ofWords("mathematical letters", (word, at) =>
    at % 3 === 0 ? shifted(word, (code) => (code < 97 ? MATH_BOLD_UPPER : MATH_BOLD_LOWER)) : word,
  ),
  ofWords("zero-width characters", (word) => [...word].join("\u200b")),
  ofWords("fillers and tag characters", (word, at) =>
    at % 2 === 0 ? `${word[0]}\u3164${word.slice(1)}\u{e0041}\u{e0020}` : word,
  ),
];
