import { agentRubric, rubricKeys, targets } from "@tracejudge/core";
import {
  type CompletionItem,
  CompletionItemKind,
  type Hover,
  MarkupKind,
  type Position,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { lineText } from "./line-text.ts";

const keyOnLine = /^(\s*(?:-\s+)?)([A-Za-z]\w*)\s*:/;
const attributeKeys = ["key", "weight", "appliesTo", "policy", "levels", "floor"];

/** What the key under the cursor holds and means. */
export function rubricHover(document: TextDocument, { line, character }: Position): Hover | null {
  const [, indent = "", key = ""] = keyOnLine.exec(lineText(document, line)) ?? [];
  const known = Object.hasOwn(rubricKeys, key) ? rubricKeys[key] : undefined;
  const start = indent.length;
  if (known === undefined || character < start || character > start + key.length) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: `${known.means}\n\nHolds ${known.holds}.` },
    range: { start: { line, character: start }, end: { line, character: start + key.length } },
  };
}

/** Keys that the rubric, or the attribute around the cursor, does not have yet; kinds of steps. */
export function rubricCompletion(document: TextDocument, position: Position): CompletionItem[] {
  const line = lineText(document, position.line);
  const before = line.slice(0, position.character);
  if (/appliesTo:.*$/.test(before) || listKey(document, position.line) === "appliesTo") {
    return targets.map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
  }
  if (/^\s*(-\s+)?key:\s*\w*$/.test(before)) return attributeItems(document);
  if (!/^\s*(-\s+)?\w*$/.test(before) || isInText(document, position.line)) return [];
  const inAttribute = /^(\s+|\s*-\s)/.test(before);
  const taken = inAttribute ? keysOfAttribute(document, position.line) : keysAt(document, 0);
  const offered = Object.keys(rubricKeys).filter(
    (key) => attributeKeys.includes(key) === inAttribute,
  );
  return offered.filter((key) => !taken.includes(key)).map(completionItem);
}

function completionItem(key: string): CompletionItem {
  const known = rubricKeys[key];
  return {
    label: key,
    kind: CompletionItemKind.Property,
    insertText: `${key}: `,
    ...(known !== undefined && { detail: `holds ${known.holds}`, documentation: known.means }),
  };
}

/** Attributes that the default student was taught, and the rubric does not have yet. */
function attributeItems(document: TextDocument): CompletionItem[] {
  const taken = [...document.getText().matchAll(/^[ \t]*(?:-[ \t]+)?key:[ \t]*(\w+)/gm)].map(
    ([, key]) => key,
  );
  return agentRubric.attributes
    .filter(({ key }) => !taken.includes(key))
    .map(({ key, policy }) => ({
      label: key,
      kind: CompletionItemKind.EnumMember,
      documentation: policy,
    }));
}

/** Whether a line is part of a wording, where no key begins. */
function isInText(document: TextDocument, line: number): boolean {
  const [, space = "", dash] = /^(\s*)(-)?/.exec(lineText(document, line)) ?? [];
  for (let at = line - 1; at >= 0; at--) {
    const text = lineText(document, at);
    const [, indent = "", key = ""] = keyOnLine.exec(text) ?? [];
    const isAround = indent.length < space.length || (dash !== undefined && indent === space);
    if (key !== "" && isAround) return ["levels", "policy", "description"].includes(key);
  }
  return false;
}

/** The key whose list an entry such as `- tool` belongs to. */
function listKey(document: TextDocument, line: number): string | undefined {
  for (let at = line; at >= 0; at--) {
    const text = lineText(document, at);
    if (/^\s*-\s*\w*$/.test(text)) continue;
    return keyOnLine.exec(text)?.[2];
  }
  return undefined;
}

/** Keys between the dash of the attribute around the line and the next dash. */
function keysOfAttribute(document: TextDocument, line: number): string[] {
  const begins = (at: number) => /^\s*-\s+\w+:/.test(lineText(document, at));
  let first = line;
  while (first > 0 && !begins(first)) first--;
  let last = line + 1;
  while (last < document.lineCount && !begins(last)) last++;
  const lines = Array.from({ length: last - first }, (_, at) => lineText(document, first + at));
  return lines.flatMap((text) => keyOnLine.exec(text)?.[2] ?? []);
}

function keysAt(document: TextDocument, indent: number): string[] {
  const lines = Array.from({ length: document.lineCount }, (_, at) => lineText(document, at));
  return lines.flatMap((text) => {
    const [, space, key] = keyOnLine.exec(text) ?? [];
    return key !== undefined && space?.length === indent ? [key] : [];
  });
}
