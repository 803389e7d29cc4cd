import { type Problem, parsePrecedents } from "@tracejudge/core";
import { findNodeAtLocation } from "jsonc-parser";
import type { Diagnostic, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { lineTree } from "./line-tree.ts";
import { problemDiagnostics } from "./problem-diagnostics.ts";

/** What is wrong with the lines of a precedent file, on the value that is wrong. */
export function precedentDiagnostics(document: TextDocument): Diagnostic[] {
  const { problems } = parsePrecedents(document.getText());
  return problemDiagnostics(document, problems, (problem) => valueRange(document, problem));
}

function valueRange(document: TextDocument, { line = 1, path }: Problem): Range | undefined {
  const from = { line: line - 1, character: 0 };
  const text = document.getText({ start: from, end: { line, character: 0 } });
  const tree = path === undefined ? undefined : lineTree(text);
  if (tree === undefined || path === undefined) return undefined;
  for (let parts = pathParts(path); parts.length > 0; parts = parts.slice(0, -1)) {
    const node = findNodeAtLocation(tree, parts);
    if (node === undefined) continue;
    const character = { start: node.offset, end: node.offset + node.length };
    return {
      start: { line: line - 1, character: character.start },
      end: { line: line - 1, character: character.end },
    };
  }
  return undefined;
}

/** `$.snapshot.messages[0]` as keys and indices. */
function pathParts(path: string): (string | number)[] {
  const parts = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)];
  return parts.map(([, key, index]) => key ?? Number(index));
}
