import { constantText, keyNode, propertyKey, resolved, type Source } from "./constant-text.ts";
import { partsOf, type SyntaxNode } from "./source-tree.ts";

export interface NamedEntry {
  name: string;
  /** Where the name stands. */
  node: SyntaxNode;
}

/** Names, and whether there may be others that cannot be read. */
export interface NamedEntries {
  entries: NamedEntry[];
  open: boolean;
}

/** What `addNode` and `addSequence` take first: a name, an object by name, a list of pairs. */
export function namedEntries(source: Source, given: SyntaxNode | undefined): NamedEntries {
  if (given === undefined) return { entries: [], open: true };
  const name = constantText(source, given);
  if (name !== undefined) return { entries: [{ name, node: given }], open: false };
  const node = resolved(source, given);
  if (node.name === "ObjectExpression")
    return together(partsOf(node), (one) => ofProperty(source, one));
  if (node.name === "ArrayExpression") return together(partsOf(node), (one) => ofPair(source, one));
  return { entries: [], open: true };
}

function together(
  parts: readonly SyntaxNode[],
  entryOf: (part: SyntaxNode) => NamedEntry | undefined,
): NamedEntries {
  const entries = parts.flatMap((part) => entryOf(part) ?? []);
  return { entries, open: entries.length < parts.length };
}

function ofProperty(source: Source, property: SyntaxNode): NamedEntry | undefined {
  const name = propertyKey(source, property);
  const node = keyNode(property);
  return name === undefined || node === undefined ? undefined : { name, node };
}

function ofPair(source: Source, given: SyntaxNode): NamedEntry | undefined {
  const pair = resolved(source, given);
  const node = pair.name === "ArrayExpression" ? partsOf(pair)[0] : undefined;
  const name = node && constantText(source, node);
  return name === undefined || node === undefined ? undefined : { name, node };
}
