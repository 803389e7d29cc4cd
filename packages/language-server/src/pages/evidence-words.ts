import type { Span } from "./page.ts";
import { plainText } from "./plain-text.ts";

/** Words looked for in a part; of a longer finding the beginning is. */
const LONGEST = 500;

/**
 * Where the words of a finding stand inside a part of a document: as they are, as the document shows
 * them, or as JSON escapes them, with any white space between them. Undefined where they do not.
 */
export function evidenceWords(text: string, part: Span, words: string): Span | undefined {
  const wanted = words.trim().slice(0, LONGEST);
  if (wanted.length < 2) return undefined;
  const inside = text.slice(part.start, part.end);
  for (const form of new Set([wanted, plainText(wanted), JSON.stringify(wanted).slice(1, -1)])) {
    const found = loosely(form).exec(inside);
    if (found === null) continue;
    const start = part.start + found.index;
    return { start, end: start + found[0].length };
  }
  return undefined;
}

/** Lines are indented and folded in a document, so white space may be any other. */
function loosely(words: string): RegExp {
  const parts = words.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return new RegExp(parts.join("\\s+"));
}

/** A part as a squiggle: of one without known words the first line, since a page of them would shout. */
export function firstLine(text: string, { start, end }: Span): Span {
  const feed = text.indexOf("\n", start);
  return { start, end: feed < 0 || feed > end ? end : feed };
}
