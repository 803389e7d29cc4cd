import type { Token } from "./tokens.ts";

const MAX_DEPTH = 50;

/**
 * Value of an arithmetic expression of numbers, `+ - * / ^`, per cent signs and parentheses;
 * undefined for anything else.
 */
export function evaluate(tokens: readonly Token[]): number | undefined {
  const parser = new Parser(tokens);
  const value = parser.sum(0);
  return value !== undefined && parser.isAtEnd && Number.isFinite(value) ? value : undefined;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  sum(depth: number): number | undefined {
    let value = this.#product(depth);
    for (let op = this.#take("+", "-"); op; op = this.#take("+", "-")) {
      value = combine(value, this.#product(depth), (a, b) => (op === "+" ? a + b : a - b));
    }
    return value;
  }

  #product(depth: number): number | undefined {
    let value = this.#power(depth);
    for (let op = this.#take("*", "/"); op; op = this.#take("*", "/")) {
      value = combine(value, this.#power(depth), (a, b) => (op === "*" ? a * b : a / b));
    }
    return value;
  }

  #power(depth: number): number | undefined {
    if (depth > MAX_DEPTH) {
      return undefined;
    }
    if (this.#take("-")) {
      return combine(0, this.#power(depth + 1), (a, b) => a - b);
    }
    const base = this.#atom(depth);
    return this.#take("^") ? combine(base, this.#power(depth + 1), (a, b) => a ** b) : base;
  }

  #atom(depth: number): number | undefined {
    let value: number | undefined;
    if (this.#take("(")) {
      value = this.sum(depth + 1);
      if (!this.#take(")")) {
        return undefined;
      }
    } else {
      const token = this.#tokens[this.#at];
      if (token?.kind !== "number") {
        return undefined;
      }
      this.#at += 1;
      value = token.value;
    }
    return this.#take("%") ? combine(value, 100, (a, b) => a / b) : value;
  }

  #take(...signs: string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "sign" || !signs.includes(token.text)) {
      return undefined;
    }
    this.#at += 1;
    return token.text;
  }
}

function combine(
  a: number | undefined,
  b: number | undefined,
  apply: (a: number, b: number) => number,
): number | undefined {
  return a === undefined || b === undefined ? undefined : apply(a, b);
}
