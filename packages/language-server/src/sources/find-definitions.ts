import type { TextDocument } from "vscode-languageserver-textdocument";
import { constantText, propertyValue, resolved, type Source } from "./constant-text.ts";
import { GraphBook } from "./graph-book.ts";
import { namedEntries } from "./named-entries.ts";
import { isLangChain, originOf } from "./origin-of.ts";
import type { Definition, SourceOutline } from "./source-outline.ts";
import { bare, partsOf, type SyntaxNode, textOf } from "./source-tree.ts";

/** A call or `new` on its way to becoming definitions. */
interface Call {
  callee: SyntaxNode;
  args: SyntaxNode[];
}

/** The walk over one file. */
interface Walk {
  source: Source;
  book: GraphBook;
  define(
    kind: Definition["kind"],
    place: { at: SyntaxNode; call: SyntaxNode },
    more: Pick<Definition, "name" | "graph">,
  ): void;
}

const functions: Record<string, (walk: Walk, call: Call) => void> = {
  tool: (walk, call) => defineTool(walk, call, call.args[1]),
  DynamicTool: (walk, call) => defineTool(walk, call, call.args[0]),
  DynamicStructuredTool: (walk, call) => defineTool(walk, call, call.args[0]),
  createAgent: (walk, call) => defineAgent(walk, call, "createAgent"),
  createReactAgent: (walk, call) => defineAgent(walk, call, "createReactAgent"),
  task(walk, call) {
    const name = nameGiven(walk, call.args[0]);
    if (name !== undefined) defineNode(walk, call, name, walk.book.ofTasks());
  },
  entrypoint(walk, call) {
    const name = nameGiven(walk, call.args[0]);
    if (name === undefined) return;
    defineNode(walk, call, name, walk.book.add({ name: name.text, nodes: [], open: false }));
  },
};

const methods: Record<string, (walk: Walk, call: Call, graph: number) => void> = {
  addNode: defineNodes,
  addSequence: defineNodes,
  compile(walk, { args }, graph) {
    const name = nameIn(walk, args[0]);
    const shape = walk.book.graphs[graph];
    if (name !== undefined && shape !== undefined) shape.name = name.text;
  },
};

/** What a file defines that runs are recorded of. */
export function findDefinitions(source: Source, document: TextDocument): SourceOutline {
  const definitions: Definition[] = [];
  const book = new GraphBook(source);
  const walk: Walk = {
    source,
    book,
    define(kind, { at, call }, more) {
      const range = { start: document.positionAt(at.from), end: document.positionAt(at.to) };
      definitions.push({ kind, range, callLine: document.positionAt(call.from).line, ...more });
    },
  };
  source.tree.iterate({
    enter: () => true,
    // On the way out, so that the calls of a chain come in the order they are written.
    leave({ name, node }) {
      if (name === "CallExpression" || name === "NewExpression") visitCall(walk, node);
      if (name === "ClassDeclaration") visitClass(walk, node);
    },
  });
  return { definitions, graphs: book.graphs };
}

function visitCall(walk: Walk, node: SyntaxNode): void {
  const callee =
    node.name === "NewExpression" ? node.getChild("new")?.nextSibling : node.firstChild;
  const list = node.getChild("ArgList");
  if (!callee || list === null) return;
  const args = partsOf(list);
  for (const arg of args) walk.book.handOver(arg);
  const target = bare(callee);
  const call = { callee: target, args };
  const method = target.name === "MemberExpression" ? target.lastChild : null;
  const onGraph = method && ownValue(methods, textOf(walk.source, method));
  if (onGraph && target.firstChild !== null) {
    const graph = walk.book.builtBy(target.firstChild);
    if (graph !== undefined) onGraph(walk, call, graph);
    return;
  }
  const origin = originOf(walk.source, target);
  if (origin !== undefined && isLangChain(origin)) ownValue(functions, origin.name)?.(walk, call);
}

function ownValue<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** `class Search extends StructuredTool { name = "search" }`. */
function visitClass(walk: Walk, node: SyntaxNode): void {
  const parent = node.getChild("extends")?.nextSibling;
  const origin = parent && originOf(walk.source, parent);
  if (!origin || !isLangChain(origin) || !/^(Structured)?Tool$/.test(origin.name)) return;
  for (const field of node.getChild("ClassBody")?.getChildren("PropertyDeclaration") ?? []) {
    const key = field.getChild("PropertyDefinition");
    const value = field.getChild("Equals")?.nextSibling;
    if (key === null || !value || textOf(walk.source, key) !== "name") continue;
    const name = constantText(walk.source, value);
    if (name !== undefined) walk.define("tool", { at: value, call: key }, { name });
  }
}

function defineNodes(walk: Walk, call: Call, graph: number): void {
  const { entries, open } = namedEntries(walk.source, call.args[0]);
  if (open) {
    walk.book.open(graph);
    const method = calledName(call);
    walk.define("node", { at: method, call: method }, { graph });
  }
  for (const { name, node } of entries) defineNode(walk, call, { text: name, node }, graph);
}

function defineNode(walk: Walk, call: Call, { text, node }: Named, graph: number): void {
  walk.book.graphs[graph]?.nodes.push(text);
  walk.define("node", { at: node, call: calledName(call) }, { name: text, graph });
}

/** The last name before the arguments: where a stack trace sees the call. */
function calledName({ callee }: Call): SyntaxNode {
  return callee.name === "MemberExpression" ? (callee.lastChild ?? callee) : callee;
}

function defineTool(walk: Walk, call: Call, fields: SyntaxNode | undefined): void {
  const name = nameIn(walk, fields);
  if (name === undefined) return;
  walk.define("tool", { at: name.node, call: calledName(call) }, { name: name.text });
}

function defineAgent(walk: Walk, call: Call, prebuilt: "createAgent" | "createReactAgent"): void {
  const name = nameIn(walk, call.args[0]);
  const named = name === undefined ? {} : { name: name.text };
  const graph = walk.book.add({ ...named, nodes: [], open: false, prebuilt });
  const called = calledName(call);
  walk.define("agent", { at: name?.node ?? called, call: called }, { ...named, graph });
}

interface Named {
  text: string;
  node: SyntaxNode;
}

/** A name that is given as it is, or as the `name` of an object. */
function nameGiven(walk: Walk, given: SyntaxNode | undefined): Named | undefined {
  const text = given && constantText(walk.source, given);
  if (text !== undefined && given !== undefined) return { text, node: given };
  return nameIn(walk, given);
}

function nameIn({ source }: Walk, given: SyntaxNode | undefined): Named | undefined {
  const object = given && resolved(source, given);
  if (object?.name !== "ObjectExpression") return undefined;
  const node = propertyValue(source, object, "name");
  const text = node && constantText(source, node);
  return text === undefined || node === undefined ? undefined : { text, node };
}
