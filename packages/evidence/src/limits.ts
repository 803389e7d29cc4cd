/** Characters of one text that are read: its first and its last half of this. */
export const TEXT_CHARS = 200_000;

/** Characters of what one step said and sent that are read in all. */
export const OUTPUT_CHARS = 400_000;

/** Characters of earlier messages that are read for one step, newest first. */
export const SAW_CHARS = 2_000_000;

/** Characters that the look-ups of one step may search through in all. */
export const SEARCH_CHARS = 300_000_000;

/** Messages before a step that are looked at, newest first. */
export const SAW_MESSAGES = 2_000;

/** Argument values of one call that are looked at, and how deep they may lie. */
export const LEAVES = 200;
export const DEPTH = 12;

/** Calls of one step that are looked at. */
export const CALLS = 50;

/** Findings of one code that one step can have. */
export const FINDINGS_PER_CODE = 5;

/** The part of a long text that is read: head and tail. */
export function readablePart(text: string, max: number = TEXT_CHARS): string {
  if (text.length <= max) {
    return text;
  }
  return `${text.slice(0, max / 2)}\n${text.slice(-max / 2)}`;
}
