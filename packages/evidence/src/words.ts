const months =
  "january february march april may june july august september october november december".split(
    " ",
  );

const numberWords = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ")
    .map((word, i) => [word, i] as const)
    .concat(
      "thirty forty fifty sixty seventy eighty ninety hundred"
        .split(" ")
        .map((word, i) => [word, 10 * (i + 3)] as const),
      [
        ["once", 1],
        ["twice", 2],
        ["double", 2],
        ["couple", 2],
        ["triple", 3],
        ["dozen", 12],
        ["half", 0.5],
        ["single", 1],
        ["thousand", 1000],
        ["first", 1],
        ["second", 2],
        ["third", 3],
      ],
    ),
);

/** Lower case, one kind of quotes, dashes and spaces, JSON escapes read. */
export function plainText(text: string): string {
  return text
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

/** The words of a plain text, cut to their stems; `12ab` counts as `12` and `ab`, a longer mix as itself. */
export function wordsOf(plain: string): string[] {
  return [...plain.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].flatMap(([segment]) =>
    isSimple(segment) ? [stem(segment)] : (segment.match(/\p{N}+|\P{N}+/gu) ?? []).map(stem),
  );
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
  if (word.length >= 3) {
    const month = months.findIndex((name) => name === word || name.slice(0, 3) === word);
    if (month >= 0 || word === "sept") {
      return word === "sept" ? 9 : month + 1;
    }
  }
  return numberWords.get(word);
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
