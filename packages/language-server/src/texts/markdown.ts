import { plainText } from "../pages/plain-text.ts";

const LONGEST = 2000;

/**
 * Text of a trace or rubric inside Markdown: nothing in it is markup, a link, an address or a command, and
 * control and direction marks are visible.
 */
export function markdownText(text: string): string {
  return plainText(text.slice(0, LONGEST))
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@]/g, "\\$&")
    .replace(/\s+/g, " ");
}
