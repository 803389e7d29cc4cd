import type { Problem } from "@tracejudge/core";
import { type Diagnostic, DiagnosticSeverity, type Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { plainText } from "../pages/plain-text.ts";

/** Problems of a text as diagnostics: from their column, else the whole line. */
export function problemDiagnostics(
  document: TextDocument,
  problems: readonly Problem[],
  place: (problem: Problem) => Range | undefined = () => undefined,
): Diagnostic[] {
  return problems.map((problem) => ({
    range: place(problem) ?? lineRange(document, problem),
    severity: problem.severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: "tracejudge",
    code: problem.code,
    message: plainText(`${problem.message}. ${problem.remedy}.`),
  }));
}

/** Of a longer line only the beginning is looked at. */
const LONGEST_LINE = 2000;

/** From the column to the end of what stands there; comments and blanks are left out. */
function lineRange(document: TextDocument, { line = 1, column }: Problem): Range {
  const whole = { start: { line: line - 1, character: 0 }, end: { line, character: 0 } };
  const text = document.getText(whole).trimEnd();
  const from = column === undefined ? text.length - text.trimStart().length : column - 1;
  const rest = text
    .slice(from, from + LONGEST_LINE)
    .replace(/\s#.*$/, "")
    .trimEnd();
  const end = from + Math.max(1, rest.length);
  return { start: { line: line - 1, character: from }, end: { line: line - 1, character: end } };
}
