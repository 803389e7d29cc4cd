import stringWidth from "string-width";

/** A piece of a line and how it is painted; painting never counts as width. */
export interface Span {
  text: string;
  paint?: (text: string) => string;
}

/** Columns that the text takes on a terminal. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** One line of exactly `width` columns: padded with blanks, or cut with `…`. */
export function fitSpans(spans: readonly Span[], width: number): string {
  const line: string[] = [];
  let left = width;
  for (const { text, paint } of spans) {
    if (left === 0) break;
    const fitted = cutText(text, left);
    left -= widthOf(fitted);
    line.push(paint === undefined ? fitted : paint(fitted));
    if (fitted !== text) break;
  }
  return line.join("") + " ".repeat(left);
}

/** The text, or as much of it as fits before a `…`. Never splits what reads as one character. */
export function cutText(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = "";
  let used = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += widthOf(segment);
    if (used > width) break;
    cut += segment;
  }
  return width < 1 ? "" : `${cut}…`;
}

/** Lines of at most `width` columns, broken at blanks; a longer word is broken where it must. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => breakWord(part, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line].filter((found) => found !== "");
}

function breakWord(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (part !== "" && widthOf(part) + widthOf(segment) > width) {
      parts.push(part);
      part = "";
    }
    part += segment;
  }
  return [...parts, part];
}
