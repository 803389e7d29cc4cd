import { type AssuranceModel, assuranceScore, assuranceWords } from "./assurance-score.ts";
import { ASSURANCE_BIAS, ASSURANCE_THRESHOLD, ASSURANCE_WEIGHTS } from "./assurance-weights.ts";
import { sentences } from "./sentences.ts";

/** Fewer words say too little to be told from ordinary ones; longer sentences are no remarks. */
const FEWEST_WORDS = 3;
const LONGEST = 600;
/** What a tool says has failed is never left out. */
const FAILURE = /^\W*(?:\w+ )?\w*(?:error|exception|warning|failed|failure)\b/i;
/** Of a longer text only so many characters at each end are looked through: a student reads no more. */
const END_CHARS = 24_000;

/**
 * A text without the sentences that only assure its reader that an agent did well ("QA status:
 * PASSED", "what a flawless answer"): nobody's word makes a step better. Questions stay. All else
 * comes back as it is. `margin` is in log odds: how much surer than usual one must be.
 */
export function withoutAssurances(text: string, margin = 0): string {
  if (text.length <= 2 * END_CHARS) return cleaned(text, margin);
  const ends = [text.slice(0, END_CHARS), text.slice(-END_CHARS)];
  return ends.map((end) => cleaned(end, margin)).join(text.slice(END_CHARS, -END_CHARS));
}

function cleaned(text: string, margin: number): string {
  let at = 0;
  let kept = "";
  for (const { index, text: sentence } of sentences(text)) {
    if (!isAssurance(sentence, margin)) continue;
    kept += text.slice(at, index);
    at = index + sentence.length;
  }
  return at === 0 ? text : kept + text.slice(at);
}

function isAssurance(sentence: string, margin: number): boolean {
  if (sentence.length > LONGEST || /[?？]\W*$/.test(sentence)) return false;
  if (FAILURE.test(sentence)) return false;
  const words = assuranceWords(sentence);
  if (words.length < FEWEST_WORDS) return false;
  return assuranceScore(words, taughtModel()) > ASSURANCE_THRESHOLD + margin;
}

let taught: AssuranceModel | undefined;

/** Read from its lines, a weight in tenths and the features that have it, when it is first needed. */
function taughtModel(): AssuranceModel {
  if (taught !== undefined) return taught;
  const weights = ASSURANCE_WEIGHTS.trim()
    .split("\n")
    .flatMap((line) => {
      const [tenths, ...features] = line.split(" ");
      return features.map((feature): [string, number] => [feature, Number(tenths) / 10]);
    });
  taught = { weights: new Map(weights), bias: ASSURANCE_BIAS };
  return taught;
}
