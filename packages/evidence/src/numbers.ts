/** A number as it stands in a text. */
export interface NumberInText {
  text: string;
  value: number;
  /** Digits after the decimal point. */
  decimals: number;
  index: number;
}

const NUMBER =
  /(?<![\p{L}\p{N}_.])(?<!\d,)(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,12})?(?:e[+-]?\d{1,3}(?![\p{L}\p{N}]))?(?!\p{N})/giu;

/** Every number of a text, `1,234.5` read as 1234.5; digits inside words and long ids are not numbers. */
export function numbersIn(text: string): NumberInText[] {
  const found: NumberInText[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const plain = match[0].replaceAll(",", "");
    const point = plain.indexOf(".");
    const decimals = point < 0 ? 0 : plain.replace(/e.*/i, "").length - point - 1;
    found.push({ text: match[0], value: Number(plain), decimals, index: match.index });
  }
  return found;
}

/** Equal up to the rounding of binary fractions. */
export function sameNumber(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
