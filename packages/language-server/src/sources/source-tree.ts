import { setImmediate as nextTurn } from "node:timers/promises";
import type { SyntaxNode, Tree } from "@lezer/common";
import type { SourceDialect } from "./source-language.ts";

export type { SyntaxNode } from "@lezer/common";

/** A parsed source. Broken code has a tree too: what does not fit stands in it as an error node. */
export interface SourceTree {
  text: string;
  tree: Tree;
}

/** Longest that parsing keeps other requests waiting, in milliseconds. */
const SLICE_MS = 20;

/** The parser is loaded when the first source is opened, and lets others have their turn meanwhile. */
export async function parseTree(text: string, dialect: SourceDialect): Promise<SourceTree> {
  const { parser } = await import("@lezer/javascript");
  const parse = parser.configure({ dialect }).startParse(text);
  let begun = performance.now();
  for (let tree = parse.advance(); ; tree = parse.advance()) {
    if (tree !== null) return { text, tree };
    if (performance.now() - begun < SLICE_MS) continue;
    await nextTurn();
    begun = performance.now();
  }
}

export function textOf({ text }: SourceTree, { from, to }: SyntaxNode): string {
  return text.slice(from, to);
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const punctuation = new Set(["(", ")", "[", "]", "{", "}", ","]);

/** The parts between brackets and commas: arguments, elements, properties. */
export function partsOf(list: SyntaxNode): SyntaxNode[] {
  return childrenOf(list).filter(({ name }) => !punctuation.has(name) && name !== "⚠");
}

const wrappers = new Set([
  "ParenthesizedExpression",
  "AwaitExpression",
  "PostfixExpression",
  "InstantiationExpression",
]);

/** The expression itself, without brackets, `await`, `!`, casts, `satisfies T` and type arguments. */
export function bare(node: SyntaxNode): SyntaxNode {
  if (node.name === "PrefixCast") return node.lastChild === null ? node : bare(node.lastChild);
  const [first, second] = partsOf(node).filter(({ name }) => name !== "await");
  const cast = node.name === "BinaryExpression" && /^(as|satisfies)$/.test(second?.name ?? "");
  return first !== undefined && (cast || wrappers.has(node.name)) ? bare(first) : node;
}
