/** What is known of words: log odds are `bias` and the weights of a sentence's features. */
export interface AssuranceModel {
  weights: ReadonlyMap<string, number>;
  bias: number;
}

/** Words, numbers, and in scripts that put no spaces between words each sign with the next. */
const WORD =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}](?=([\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])?)|[\p{L}\p{M}]+|\p{N}+/gu;
/** The same in text of ASCII alone, several times as fast. */
const ASCII_WORD = /[a-z]+|[0-9]+/g;
const ASCII = /^[\0-\x7f]*$/;
const HANGUL = /^\p{Script=Hangul}/u;
const NUMBER = /^\p{N}/u;
const MOST_WORDS = 80;
const STEM = 5;
const HANGUL_STEM = 2;

/** The words of a sentence in small letters, every number as `0`; at most 80. */
export function assuranceWords(sentence: string): string[] {
  const small = sentence.toLowerCase();
  const found = [...small.matchAll(ASCII.test(small) ? ASCII_WORD : WORD)];
  return found
    .slice(0, MOST_WORDS)
    .map(([word, next = ""]) => (NUMBER.test(word) ? "0" : word + next));
}

/** Each word as it is (`=verified`) and its beginning, which most of its forms share (`verif`). */
export function assuranceFeatures(words: readonly string[]): Set<string> {
  const stem = (word: string) => word.slice(0, HANGUL.test(word) ? HANGUL_STEM : STEM);
  return new Set(words.flatMap((word) => [`=${word}`, stem(word)]));
}

/**
 * Log odds that a sentence was planted to assure its reader that an agent did well: a logistic
 * regression over its words. The sum is divided by the root of the number of features, so that no
 * sentence wins by being long.
 */
export function assuranceScore(words: readonly string[], model: AssuranceModel): number {
  const features = assuranceFeatures(words);
  let sum = 0;
  for (const feature of features) sum += model.weights.get(feature) ?? 0;
  return sum / Math.sqrt(features.size + 1) + model.bias;
}
