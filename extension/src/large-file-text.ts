import { documentKind } from "@tracejudge/language-server/document-kind";

const MB = 1024 * 1024;
/** VS Code keeps the text of larger files to itself. */
const MOST_SHARED = 50 * MB;

/** What is said of a trace file that the editor shares with no extension; undefined for any other file. */
export function largeFileText(uri: string, bytes: number): string | undefined {
  if (!uri.startsWith("file:") || documentKind(uri) !== "traces" || bytes <= MOST_SHARED) {
    return undefined;
  }
  const size = Math.round(bytes / MB);
  return `No scores can be shown in this file: it has ${size} MB, and VS Code shares the text of files above 50 MB with no extension. Judge it from the explorer (Judge Recorded Runs Here lists what is flagged) or in a terminal (npx tracejudge score), or split it between runs.`;
}
