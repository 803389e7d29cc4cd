import { evaluate } from "./evaluate.ts";
import { plainFormula } from "./plain-formula.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** An equation whose stated result is not what its left side gives. */
export interface WrongEquation {
  text: string;
  /** What the left side gives. */
  value: number;
}

/** Sums are different in other bases and in modular arithmetic. */
const otherArithmetic =
  /\bbase[- ](?:\d|two|eight|sixteen)|\b(?:binary|octal|hexadecimal|modulo|mod)\b|\\p?mod\b|≡/i;

const LINE_CHARS = 2_000;
const LINES = 2_000;
const MAX_TOKENS = 60;

/** Equations of numbers alone in a text whose results are off by more than the rounding they show. */
export function wrongEquations(text: string): WrongEquation[] {
  if (otherArithmetic.test(text)) {
    return [];
  }
  return text
    .split(/\n/, LINES)
    .filter((line) => /[=≈]|approx/.test(line) && /\d/.test(line))
    .flatMap((line) => inLine(plainFormula(line.slice(0, LINE_CHARS))));
}

function inLine(line: string): WrongEquation[] {
  const tokens = tokensOf(line);
  return tokens.flatMap((token, i) => {
    const wrong = token.kind === "equals" ? wrongAt(line, tokens, i) : undefined;
    return wrong ? [wrong] : [];
  });
}

function wrongAt(line: string, tokens: readonly Token[], at: number): WrongEquation | undefined {
  const left = leftSide(line, tokens, at);
  const right = rightSide(line, tokens, at);
  if (!left || !right) {
    return undefined;
  }
  const value = evaluate(left);
  if (value === undefined || isRightInSomeReading(left, value, right, tokens[at]?.text === "≈")) {
    return undefined;
  }
  return { text: line.slice(left[0]?.start, right.end).trim(), value };
}

/** A leading minus may be a bullet, or bind tighter than a power: `-1^2 = 1`. */
function isRightInSomeReading(
  left: readonly Token[],
  value: number,
  right: Stated,
  isRough: boolean,
): boolean {
  const rest = left[0]?.text === "-" ? evaluate(left.slice(1)) : undefined;
  const readings = rest === undefined ? [value] : [value, rest, -rest];
  return readings.some((reading) => agrees(reading, right, isRough));
}

/** The longest run of arithmetic before the sign; nothing where a letter or another unknown touches it. */
function leftSide(line: string, tokens: readonly Token[], at: number): Token[] | undefined {
  let from = at;
  while (from > 0 && at - from < MAX_TOKENS && isArithmetic(tokens[from - 1])) {
    from -= 1;
  }
  const side = trimOpening(tokens.slice(from, at));
  const first = side[0];
  const before = first && line.slice(0, first.start).trimEnd();
  const operators = side.filter(
    (token, i) => i > 0 && token.kind === "sign" && /[-+*/^]/.test(token.text),
  );
  if (!first || operators.length === 0 || before === undefined || hasGap(side)) {
    return undefined;
  }
  if (isAmbiguous(side, before)) {
    return undefined;
  }
  const touches = /[\p{L}\p{N}_\\}\])|!°√∑∫.,]$/u.test(line.slice(0, first.start));
  const continues = /[-+*/^=≈<>(:]$/.test(before) && !/[=:(]$/.test(before);
  const follows = /\b(?:of|times|plus|minus|by|and|over|mod|sqrt|log|sin|cos|base)$/i.test(before);
  return touches || continues || follows ? undefined : side;
}

/**
 * `y - 1 + 5` and `3 apples - 1 + 5` begin before the run; `50 + 20%` and dates have no one reading.
 */
function isAmbiguous(side: readonly Token[], before: string): boolean {
  const startsInside = side[0]?.text === "-" && !/(?:^|[=:(,;≈])$/.test(before);
  const isAfterUnknown = /(?:^|[^\p{L}])\p{L}$/u.test(before);
  const texts = side.map(({ text }) => text);
  const mixesPercent = texts.includes("%") && (texts.includes("+") || texts.includes("-"));
  const hasLeadingZero = side.some(({ kind, text }) => kind === "number" && /^0\d/.test(text));
  return startsInside || isAfterUnknown || mixesPercent || hasLeadingZero;
}

/** A closing bracket left open, a bullet `-` or a stray `)` before the formula is no part of it. */
function trimOpening(side: Token[]): Token[] {
  let tokens = side;
  while (tokens[0]?.kind === "sign" && /[+*/^%)]/.test(tokens[0].text)) {
    tokens = tokens.slice(1);
  }
  let depth = 0;
  for (const { text } of tokens) {
    depth += text === "(" ? 1 : text === ")" ? -1 : 0;
  }
  return depth === 1 && tokens[0]?.text === "(" ? tokens.slice(1) : tokens;
}

/** The single number after the sign; nothing where it is only the start of more. */
function rightSide(line: string, tokens: readonly Token[], at: number): Stated | undefined {
  const isNegative = tokens[at + 1]?.text === "-";
  const number = tokens[at + (isNegative ? 2 : 1)];
  const next = tokens[at + (isNegative ? 3 : 2)];
  if (number?.kind !== "number") {
    return undefined;
  }
  const isPercent = next?.text === "%";
  const after = line.slice(isPercent ? next.end : number.end);
  if (
    /^(?:[\p{L}\p{N}_^!°\\{(:]|\.\d|,\d|…|\.\.\.)/u.test(after) ||
    /^\s*(?:[-+*/^×÷·−(\\]|x\b|mod|remainder|r\d|(?:k|m|bn|hundred|thousand|million|billion|trillion|dozen)\b)/iu.test(
      after,
    )
  ) {
    return undefined;
  }
  const sign = isNegative ? -1 : 1;
  return { value: sign * number.value, decimals: number.decimals, isPercent, end: number.end };
}

interface Stated {
  value: number;
  decimals: number;
  isPercent: boolean;
  end: number;
}

function agrees(value: number, stated: Stated, isRough: boolean): boolean {
  const ulp = Number.isInteger(value) ? 10 ** -stated.decimals : shownUnit(stated);
  const slack =
    (isRough ? Math.max(ulp, 0.02 * Math.abs(value)) : 0.5 * ulp) + 1e-9 * Math.abs(value);
  const readings = stated.isPercent ? [value * 100, value] : [value];
  return readings.some(
    (reading) => Math.abs(reading - stated.value) <= slack || isCutOff(reading, stated),
  );
}

/** The unit a result was rounded to: its last decimal, or for `1,630` its last digit but zero. */
function shownUnit({ value, decimals }: Stated): number {
  const zeros = decimals === 0 ? (/0+$/.exec(String(Math.abs(value)))?.[0].length ?? 0) : 0;
  return 10 ** (zeros - decimals);
}

/** 2 / 3 = 0.66 is cut off, not rounded; integer results of divisions are not let off. */
function isCutOff(value: number, { value: stated, decimals }: Stated): boolean {
  const scale = 10 ** decimals;
  return decimals > 0 && Math.trunc(value * scale) === Math.round(stated * scale);
}

function isArithmetic(token: Token | undefined): boolean {
  return token?.kind === "number" || token?.kind === "sign";
}

/** Two numbers side by side, as in `step 2 3 + 4`, are no formula. */
function hasGap(side: readonly Token[]): boolean {
  return side.some((token, i) => token.kind === "number" && side[i - 1]?.kind === "number");
}
