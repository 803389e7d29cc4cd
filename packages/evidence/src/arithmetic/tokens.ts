/** A piece of a formula; `other` is anything that is no arithmetic and so ends a formula. */
export type Token =
  | { kind: "number"; text: string; value: number; decimals: number; start: number; end: number }
  | { kind: "sign" | "equals" | "other"; text: string; start: number; end: number };

const pattern =
  /(?<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,15})(?:\.\d{1,12})?|\.\d{1,12})|(?<sign>[-+*/^%()×÷·−–]|\b[xX]\b)|(?<equals>[=≈])|(?<space>[ \t]+)|(?<other>[\s\S])/gu;

const signs: Record<string, string> = {
  "×": "*",
  "÷": "/",
  "·": "*",
  "−": "-",
  "–": "-",
  x: "*",
  X: "*",
};

/** Cuts one line into tokens; spaces are left out. */
export function tokensOf(line: string): Token[] {
  return [...line.matchAll(pattern)].flatMap((match) => tokenOf(match) ?? []);
}

function tokenOf(match: RegExpExecArray): Token | undefined {
  const text = match[0];
  const { number, sign, equals, space } = match.groups ?? {};
  const span = { start: match.index, end: match.index + text.length };
  if (number !== undefined) {
    const decimals = text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
    return { kind: "number", text, value: Number(text.replaceAll(",", "")), decimals, ...span };
  }
  if (space !== undefined) {
    return undefined;
  }
  if (sign !== undefined) {
    return { kind: "sign", text: signs[text] ?? text, ...span };
  }
  return { kind: equals === undefined ? "other" : "equals", text, ...span };
}
