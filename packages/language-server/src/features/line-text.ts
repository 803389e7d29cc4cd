import type { TextDocument } from "vscode-languageserver-textdocument";

/** A line without its end; read from behind, since one may have many million characters. */
export function lineText(document: TextDocument, line: number): string {
  const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
  const text = document.getText(range);
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end -= 1;
  return text.slice(0, end);
}
