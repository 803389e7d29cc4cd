import type { Span } from "./page.ts";

/** Text in the making that knows where each part of it begins and ends. */
export class SpanWriter {
  readonly #parts: string[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends the text and gives its place. */
  write(text: string): Span {
    const start = this.#length;
    this.#parts.push(text);
    this.#length += text.length;
    return { start, end: this.#length };
  }

  line(text = ""): Span {
    const span = this.write(text);
    this.write("\n");
    return span;
  }

  /** Each line of the text after `indent`; gives the place of them all, without the last line feed. */
  block(text: string, indent: string): Span {
    const start = this.#length + indent.length;
    const lines = text.split("\n");
    for (const line of lines) this.line(line === "" ? "" : `${indent}${line}`);
    return { start: Math.min(start, this.#length), end: this.#length - 1 };
  }

  toString(): string {
    return this.#parts.join("");
  }
}
