import { type Bindings, bindingAt } from "./bindings.ts";
import {
  bare,
  childrenOf,
  partsOf,
  type SourceTree,
  type SyntaxNode,
  textOf,
} from "./source-tree.ts";

/** Names that lead to names that lead to names: followed this far. */
const DEEPEST = 8;

export interface Source extends SourceTree {
  bindings: Bindings;
}

/**
 * The expression that a name or an object's member stands for in this file; others stand for
 * themselves. Nothing is followed into other files.
 */
export function resolved(source: Source, given: SyntaxNode, depth = 0): SyntaxNode {
  const node = bare(given);
  if (depth > DEEPEST) return node;
  if (node.name === "VariableName") {
    const value = bindingAt(source.bindings, textOf(source, node), node.from)?.value;
    return value === undefined ? node : resolved(source, value, depth + 1);
  }
  if (node.name === "MemberExpression") {
    const value = memberValue(source, node, depth);
    return value === undefined ? node : resolved(source, value, depth + 1);
  }
  return node;
}

/** The text of a string that is known without running the code; one with escapes counts as unknown. */
export function constantText(source: Source, given: SyntaxNode): string | undefined {
  const node = resolved(source, given);
  const isPlain = node.name === "String" || (node.name === "TemplateString" && !node.firstChild);
  if (!isPlain) return undefined;
  const text = textOf(source, node).slice(1, -1);
  return text.includes("\\") ? undefined : text;
}

/** `NODES.tools` of `const NODES = { tools: "tools" }` or of an enum. */
function memberValue(source: Source, node: SyntaxNode, depth: number): SyntaxNode | undefined {
  const [object, member] = [node.firstChild, node.lastChild];
  if (object === null || member?.name !== "PropertyName") return undefined;
  const holder = resolved(source, object, depth + 1);
  const name = textOf(source, member);
  if (holder.name === "EnumDeclaration") return enumValue(source, holder, name);
  return holder.name === "ObjectExpression" ? propertyValue(source, holder, name) : undefined;
}

function enumValue(source: Source, declaration: SyntaxNode, name: string): SyntaxNode | undefined {
  const body = declaration.getChild("EnumBody");
  const members = body === null ? [] : childrenOf(body);
  const at = members.findIndex(
    (one) => one.name === "PropertyName" && textOf(source, one) === name,
  );
  return members[at + 1]?.name === "Equals" ? members[at + 2] : undefined;
}

/** The value of an object's property; of `{ name }` it is the name itself. */
export function propertyValue(
  source: Source,
  object: SyntaxNode,
  name: string,
): SyntaxNode | undefined {
  const property = partsOf(object).find((one) => propertyKey(source, one) === name);
  return property?.getChild(":")?.nextSibling ?? shorthand(source, property);
}

/** `{ name }`: the value that is in scope under that name. */
function shorthand(source: Source, property: SyntaxNode | undefined): SyntaxNode | undefined {
  const only = property?.firstChild;
  if (only?.name !== "PropertyDefinition" || only.nextSibling !== null) return undefined;
  return bindingAt(source.bindings, textOf(source, only), only.from)?.value;
}

/** The key of a property; undefined where it is computed from what is not known, or spread. */
export function propertyKey(source: Source, property: SyntaxNode): string | undefined {
  const key = keyNode(property);
  if (key === undefined) return undefined;
  return key.name === "PropertyDefinition" ? textOf(source, key) : constantText(source, key);
}

export function keyNode(property: SyntaxNode): SyntaxNode | undefined {
  if (property.name !== "Property" || property.getChild("Spread") !== null) return undefined;
  const bracket = property.getChild("[");
  if (bracket !== null) return bracket.nextSibling ?? undefined;
  return property.getChild("PropertyDefinition") ?? property.getChild("String") ?? undefined;
}
