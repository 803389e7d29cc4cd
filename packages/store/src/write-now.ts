import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "./segment-writer.ts";
import { newSegment, tracesFolder } from "./segments.ts";

/**
 * Writes whole lines to a segment of their own before it returns: for the last moment of a process, in
 * which nothing that takes its turn is done any more. Throws what the disk throws.
 */
export function writeNow(dir: string, batches: readonly { part: Part; lines: Buffer }[]): void {
  mkdirSync(tracesFolder(dir), { recursive: true, mode: 0o700 });
  keepOutOfGit(dir);
  const segment = newSegment(dir);
  for (const { part, lines } of batches) {
    appendFileSync(part === "runs" ? segment.runsFile : segment.scoresFile, lines, { mode: 0o600 });
  }
}

function keepOutOfGit(dir: string): void {
  try {
    writeFileSync(join(dir, ".gitignore"), "*\n", { flag: "wx" });
  } catch {
    // It is there already; if it cannot be written, what follows tells.
  }
}
