import { type Node, parseTree } from "jsonc-parser";

/** Characters; nobody points at a place in a longer line. */
const LONGEST = 2 * 1024 * 1024;

/** The tree of a line of JSON; undefined where it has none, is very long, or is nested too deep. */
export function lineTree(line: string): Node | undefined {
  if (line.length > LONGEST) return undefined;
  try {
    return parseTree(line);
  } catch {
    // Nested deeper than the call stack.
    return undefined;
  }
}
