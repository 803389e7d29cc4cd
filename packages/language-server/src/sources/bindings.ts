import { childrenOf, type SourceTree, type SyntaxNode, textOf } from "./source-tree.ts";

/** What a name stands for in some part of a file. */
export interface Binding {
  /** Where the name is known. */
  scope: { from: number; to: number };
  /** The expression it is initialised with. */
  value?: SyntaxNode;
  /** The export it comes from; `*` is the whole module. */
  imported?: { module: string; name: string };
  /** The class it names. */
  declared?: SyntaxNode;
}

export type Bindings = ReadonlyMap<string, readonly Binding[]>;

/** All names of a file that are bound to something. */
export function bindingsOf(source: SourceTree): Bindings {
  const bindings = new Map<string, Binding[]>();
  source.tree.iterate({
    enter({ name, node }) {
      if (name !== "VariableDefinition" && name !== "TypeDefinition") return;
      const text = textOf(source, node);
      const known = bindings.get(text);
      const binding = bindingOf(source, node);
      if (known === undefined) bindings.set(text, [binding]);
      else known.push(binding);
    },
  });
  return bindings;
}

/** The innermost binding of the name that is known at the offset. */
export function bindingAt(bindings: Bindings, name: string, at: number): Binding | undefined {
  const holding = (bindings.get(name) ?? []).filter(
    ({ scope }) => scope.from <= at && at <= scope.to,
  );
  const width = ({ scope }: Binding) => scope.to - scope.from;
  return holding.sort((a, b) => width(a) - width(b))[0];
}

function bindingOf(source: SourceTree, node: SyntaxNode): Binding {
  const scope = scopeOf(node);
  const { parent } = node;
  const imported = importOf(source, node);
  if (imported !== undefined) return { scope, imported };
  if (parent?.name === "ClassDeclaration") return { scope, declared: parent };
  if (parent?.name === "EnumDeclaration") return { scope, value: parent };
  const value = parent?.name === "VariableDeclaration" ? valueAfter(node) : undefined;
  const module = value && moduleOf(source, value);
  if (module !== undefined) return { scope, imported: { module, name: "*" } };
  return value === undefined ? { scope } : { scope, value };
}

const scopes = new Set(["Block", "Script", "ForStatement", "FunctionExpression", "ArrowFunction"]);
const functions = new Set(["FunctionDeclaration", "MethodDeclaration"]);

/** A function's own name is known around it, its parameters inside. */
function scopeOf(node: SyntaxNode): Binding["scope"] {
  let inner = node;
  for (let outer = node.parent; outer !== null; inner = outer, outer = outer.parent) {
    if (scopes.has(outer.name)) return { from: outer.from, to: outer.to };
    if (functions.has(outer.name) && inner !== node) return { from: outer.from, to: outer.to };
  }
  return { from: inner.from, to: inner.to };
}

function valueAfter(node: SyntaxNode): SyntaxNode | undefined {
  let next = node.nextSibling;
  if (next?.name === "TypeAnnotation") next = next.nextSibling;
  return next?.name === "Equals" ? (next.nextSibling ?? undefined) : undefined;
}

/** `import { a as b }`, `import * as b`, and `const { a: b } = require("m")` or `await import("m")`. */
function importOf(source: SourceTree, node: SyntaxNode): Binding["imported"] {
  const { parent } = node;
  if (parent?.name === "ImportGroup" && parent.parent !== null) {
    const before = node.prevSibling;
    const renamed = before?.name === "as" ? before.prevSibling : null;
    return { module: moduleIn(source, parent.parent), name: textOf(source, renamed ?? node) };
  }
  if (parent?.name === "ImportDeclaration") return { module: moduleIn(source, parent), name: "*" };
  if (parent?.name !== "PatternProperty" || parent.parent?.name !== "ObjectPattern")
    return undefined;
  const value = valueAfter(parent.parent);
  const module = value && moduleOf(source, value);
  const key = parent.getChild("PropertyName") ?? node;
  return module === undefined ? undefined : { module, name: textOf(source, key) };
}

function moduleIn(source: SourceTree, declaration: SyntaxNode): string {
  const string = childrenOf(declaration).find(({ name }) => name === "String");
  return string === undefined ? "" : textOf(source, string).slice(1, -1);
}

function moduleOf(source: SourceTree, value: SyntaxNode): string | undefined {
  return /^(?:await\s+import|require)\s*\(\s*["']([^"']+)["']\s*\)$/.exec(
    textOf(source, value),
  )?.[1];
}
