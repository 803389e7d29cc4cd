import { plainText } from "../pages/plain-text.ts";

const LONGEST = 200;

/** Text of a trace as one line of at most 200 characters, in which nothing hides, reorders or breaks. */
export function oneLine(text: string): string {
  const line = plainText(text).replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
