import type { Evidence } from "@tracejudge/core";
import validator from "validator";
import type { Check } from "../check.ts";
import { finding } from "../finding.ts";
import { mask } from "../mask.ts";
import { type OutputText, outputTexts } from "../output-texts.ts";
import type { StepContext } from "../step-context.ts";

interface Kind {
  name: string;
  /** Finds candidates; group 1, where there is one, is the datum. */
  pattern: RegExp;
  /** The datum at the start of a candidate, if there is one. */
  read: (candidate: string) => string | undefined;
  /** Names of arguments that are meant to carry the datum. */
  key: RegExp;
}

const socialSecurity = /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g;

const kinds: readonly Kind[] = [
  {
    name: "card number",
    pattern: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g,
    read: (text) => (validator.isCreditCard(text.replace(/\D/g, "")) ? text : undefined),
    key: /card|pan$/i,
  },
  {
    name: "IBAN",
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}\b/g,
    read: leadingIban,
    key: /iban|account/i,
  },
  {
    name: "social security number",
    pattern: socialSecurity,
    read: (text) => text,
    key: /ssn|social/i,
  },
  {
    name: "identity document number",
    pattern:
      /\b(?:passport|identity (?:card|document|number)|id card|national id|id number|tax id|driver'?s? licen[cs]e|driving licen[cs]e|licen[cs]e number|social security|ssn|reisepass|personalausweis\w*|passeport|pasaporte|dni)\b[^.\n\d]{0,40}?\b((?=[A-Z\d-]{6,15}\b)[A-Z]{0,3}-?\d[A-Z\d-]{4,13})\b/gi,
    read: (text) => (isDocumentNumber(text) ? text : undefined),
    key: /passport|licen[cs]e|identity|national|document|ssn|tax|^id$|_id$/i,
  },
];

const IBAN_CHARS = { min: 15, max: 34 };

/** Capitals after an IBAN are matched with it, so every length it can have is tried. */
function leadingIban(text: string): string | undefined {
  const plain = text.replaceAll(" ", "");
  for (let length = IBAN_CHARS.min; length <= Math.min(plain.length, IBAN_CHARS.max); length += 1) {
    const start = plain.slice(0, length);
    if (validator.isIBAN(start)) {
      return start;
    }
  }
  return undefined;
}

/** Not a date, and not a social security number, which is told as such. */
function isDocumentNumber(text: string): boolean {
  const digits = text.match(/\d/g)?.length ?? 0;
  return digits >= 5 && !/^\d{4}-\d\d-\d\d$/.test(text) && text.search(socialSecurity) < 0;
}

/** Personal data in full in what the step says or sends; masked numbers are fine. */
export const piiInOutput: Check = {
  order: 120,
  codes: ["pii_in_output"],
  run(context) {
    return outputTexts(context).flatMap((output) => inText(context, output));
  },
};

function inText(context: StepContext, output: OutputText): Evidence[] {
  if (!/\d{2}/.test(output.text)) {
    return [];
  }
  return kinds
    .filter(({ key }) => output.key === "" || !key.test(output.key))
    .flatMap((kind) => {
      const real = [...output.text.matchAll(kind.pattern)]
        .slice(0, 200)
        .flatMap((match) => kind.read(match[1] ?? match[0]) ?? []);
      return [...new Set(real)].map((datum) =>
        finding(
          context,
          "pii_in_output",
          output.place,
          `${kind.name} ${mask(datum)}`,
          `The step shows a full ${kind.name}.`,
        ),
      );
    });
}
