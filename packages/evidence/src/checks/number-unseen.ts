import type { Check } from "../check.ts";
import { unseenDateNames } from "../date-names.ts";
import { finding } from "../finding.ts";
import { type NumberInText, numbersIn } from "../numbers.ts";
import { type OutputText, outputTexts } from "../output-texts.ts";
import type { StepContext } from "../step-context.ts";
import { plainText } from "../words.ts";

const LISTED = 3;
const MAX_NUMBERS = 500;
/** More seen numbers than this make a chance sum or product too likely to mean anything. */
const COMBINED = 40;
const COMBINED_SHORT = 10;

/** `a summary in 93 words` speaks of the answer, not of its subject. */
const aboutItself = /^[ -](?:words?|characters?|sentences?|tokens?)\b/;
/** The rest of a number that was masked on purpose. */
const maskedBefore =
  /(?:[*•#]{2}[ -]?|x{2,}[ -]?|\bending (?:in |with )?|\blast (?:\w+ )?digits(?: are)?:? )$/;
/** Arguments that carry a message to people, such as the text of a reply. */
const messageKey = /^(?:.*_)?(?:body|message|content|text|reply|answer|response)$/i;
const MESSAGE_WORDS = 5;

/** Numbers and dates told to people that neither occur before nor follow from two that do. */
export const numberUnseen: Check = {
  order: 130,
  codes: ["number_unseen"],
  run(context) {
    const hasResult = context.messages.some(({ role }) => role === "tool");
    if (!hasResult || context.step.kind === "node" || !context.seen.isComplete) {
      return [];
    }
    return outputTexts(context)
      .filter((output) => isTold(context, output))
      .flatMap(({ place, text }) => {
        const unseen = unseenIn(context, text);
        return unseen.length === 0
          ? []
          : [
              finding(
                context,
                "number_unseen",
                place,
                unseen.slice(0, LISTED).join(", "),
                "The text has numbers or dates that nothing before it contains.",
              ),
            ];
      });
  },
};

function isTold({ isAnswer }: StepContext, { key, text }: OutputText): boolean {
  return key === ""
    ? isAnswer
    : messageKey.test(key) && text.split(" ", MESSAGE_WORDS).length === MESSAGE_WORDS;
}

function unseenIn({ seen }: StepContext, text: string): string[] {
  const candidates = toldNumbers(text).filter(
    ({ value }) => !seen.hasNumber(value) && !seen.hasWord(String(value)),
  );
  const known = candidates.length === 0 ? [] : [...seen.numbers()];
  const numbers = candidates
    .filter((number) => !isRestated(number, known) && !isCombined(number, known))
    .map(({ text: digits }) => digits);
  return [...new Set([...numbers, ...unseenDateNames(text, seen)])];
}

/** Numbers that say something: two digits or a fraction, and not the marker of a list entry. */
function toldNumbers(text: string): NumberInText[] {
  const plain = text.split("\n").map(plainText).join("\n");
  return numbersIn(plain)
    .filter(({ text: digits, decimals }) => decimals > 0 || digits.length >= 2)
    .filter(({ index, text: digits }) => {
      const after = plain.slice(index + digits.length, index + digits.length + 20);
      const before = plain.slice(Math.max(0, index - 30), index);
      return !(aboutItself.test(after) || maskedBefore.test(before) || isMarker(before, after));
    })
    .slice(0, MAX_NUMBERS);
}

function isMarker(before: string, after: string): boolean {
  return /(?:^|\n)[ \t]*$/.test(before) && /^[.)]\s/.test(after);
}

/** A seen number rounded, or in per cent, thousands, millions or thousand millions. */
function isRestated({ value, decimals }: NumberInText, known: readonly number[]): boolean {
  return known.some(
    (other) =>
      other !== 0 &&
      [1, 100, 0.01, 1e-3, 1e-6, 1e-9].some((factor) => isNear(other * factor, value, decimals)),
  );
}

/** A sum, difference, product or quotient of two seen numbers; years are never results. */
function isCombined({ value, decimals, text }: NumberInText, known: readonly number[]): boolean {
  const isYear = /^(?:1[5-9]|20)\d\d$/.test(text);
  if (isYear || known.length > (text.length > 2 ? COMBINED : COMBINED_SHORT)) {
    return false;
  }
  return known.some((a) =>
    known.some((b) =>
      [a + b, a - b, a * b, b === 0 ? Number.NaN : a / b, (a * b) / 100].some((result) =>
        isNear(result, value, decimals),
      ),
    ),
  );
}

function isNear(other: number, value: number, decimals: number): boolean {
  return Math.abs(other - value) <= 0.5 * 10 ** -decimals + 1e-9;
}
