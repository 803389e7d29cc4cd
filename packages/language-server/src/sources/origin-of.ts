import { bindingAt } from "./bindings.ts";
import type { Source } from "./constant-text.ts";
import { bare, type SyntaxNode, textOf } from "./source-tree.ts";

/** The export that an expression stands for, as far as this file tells. */
export interface Origin {
  /** Its name in the module it comes from. */
  name: string;
  /** Absent where nothing in the file binds the name. */
  module?: string;
}

const DEEPEST = 8;

/** Follows aliases, namespaces and, for a class of this file, what it extends. */
export function originOf(source: Source, given: SyntaxNode, depth = 0): Origin | undefined {
  const node = bare(given);
  if (depth > DEEPEST) return undefined;
  if (node.name === "MemberExpression") return memberOrigin(source, node, depth);
  if (node.name !== "VariableName") return undefined;
  const name = textOf(source, node);
  const binding = bindingAt(source.bindings, name, node.from);
  if (binding === undefined) return { name };
  if (binding.imported !== undefined) return binding.imported;
  const parent = binding.declared?.getChild("extends")?.nextSibling ?? undefined;
  const next = parent ?? binding.value;
  return next === undefined ? undefined : originOf(source, next, depth + 1);
}

/** `lg.StateGraph` of `import * as lg`. */
function memberOrigin(source: Source, node: SyntaxNode, depth: number): Origin | undefined {
  const [object, member] = [node.firstChild, node.lastChild];
  if (object === null || member?.name !== "PropertyName") return undefined;
  const whole = originOf(source, object, depth + 1);
  if (whole?.name !== "*" || whole.module === undefined) return undefined;
  return { name: textOf(source, member), module: whole.module };
}

/** From LangChain, from a file of the app that may hand it on, or not told. */
export function isLangChain({ module }: Origin): boolean {
  return module === undefined || module.startsWith(".") || /lang(chain|graph)/.test(module);
}
