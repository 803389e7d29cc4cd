import { readableText } from "@tracejudge/core";

const months =
  "january february march april may june july august september october november december".split(
    " ",
  );
const units =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );
const tens = "thirty forty fifty sixty seventy eighty ninety hundred".split(" ");

const numbersByWord: ReadonlyMap<string, number> = new Map<string, number>([
  ...months.map((name, i): [string, number] => [name, i + 1]),
  ...months.map((name, i): [string, number] => [name.slice(0, 3), i + 1]),
  ...units.map((name, i): [string, number] => [name, i]),
  ...tens.map((name, i): [string, number] => [name, 10 * (i + 3)]),
  ["sept", 9],
  ["once", 1],
  ["single", 1],
  ["first", 1],
  ["twice", 2],
  ["double", 2],
  ["couple", 2],
  ["second", 2],
  ["triple", 3],
  ["third", 3],
  ["dozen", 12],
  ["half", 0.5],
  ["thousand", 1000],
]);

/** Lower case, one kind of quotes, dashes and spaces, JSON escapes read. */
export function plainText(text: string): string {
  return readableText(text)
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\[nrt]/g, " ")
    .replaceAll("\\", "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[‘’‚‛`´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‐-―−]/g, "-")
    .replace(/\s+/g, " ");
}

/** The different words of a plain text as they stand. */
export function rawWords(plain: string): Set<string> {
  const isAscii = /^[\0-\x7f]*$/.test(plain);
  return new Set(plain.match(isAscii ? /[a-z0-9]+/g : /[\p{L}\p{M}\p{N}]+/gu));
}

/** The words of a plain text, cut to their stems. */
export function wordsOf(plain: string): string[] {
  return [...rawWords(plain)].flatMap(stemsOf);
}

/** The stem of a word; `12ab` counts as `12` and `ab`, a longer mix as itself. */
export function stemsOf(word: string): string[] {
  return isSimple(word) ? [stem(word)] : (word.match(/\p{N}+|\P{N}+/gu) ?? []).map(stem);
}

/** A word, a number, or a mix of both that looks like an id and must be found as a whole. */
function isSimple(segment: string): boolean {
  return (
    /^[a-z]+$/.test(segment) ||
    !/\d/.test(segment) ||
    !/^(?:\d{1,12}\p{L}{1,7}|\p{L}{1,8}\d{1,3})$/u.test(segment)
  );
}

/** What a word stands for besides itself: the month's number, the numeral's value. */
export function numberOfWord(word: string): number | undefined {
  return numbersByWord.get(word);
}

/** A crude English stem that brings `nurses` and `nurse` together; digits lose leading zeros. */
export function stem(word: string): string {
  if (/^\d/.test(word)) {
    return word.replace(/^0+(?=\d)/, "");
  }
  if (word.length < 5) {
    return word.length === 4 ? word.replace(/s$/, "") : word;
  }
  return word.replace(/(?:ies|y)$/, "i").replace(/(?:ing|ed|es|s|e)$/, "");
}
