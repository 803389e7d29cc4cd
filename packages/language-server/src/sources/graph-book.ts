import { bindingAt } from "./bindings.ts";
import type { Source } from "./constant-text.ts";
import { isLangChain, originOf } from "./origin-of.ts";
import type { GraphShape } from "./source-outline.ts";
import { bare, type SyntaxNode, textOf } from "./source-tree.ts";

const graphClasses = new Set(["StateGraph", "MessageGraph", "Graph"]);
const DEEPEST = 200;

/** The graphs of a file, each found again by the expression that builds it. */
export class GraphBook {
  readonly graphs: GraphShape[] = [];
  readonly #source: Source;
  readonly #places = new Map<string, number>();

  constructor(source: Source) {
    this.#source = source;
  }

  add(shape: GraphShape): number {
    return this.graphs.push(shape) - 1;
  }

  /** The graph that a chain of calls or a variable builds; undefined for what is no graph of LangGraph. */
  builtBy(receiver: SyntaxNode): number | undefined {
    const root = this.#rootOf(receiver);
    if (root.name !== "NewExpression") {
      // A builder that comes from elsewhere may have other nodes there.
      return this.#known(`${root.name} ${textOf(this.#source, root)}`, true);
    }
    const made = root.getChild("new")?.nextSibling;
    const origin = made && originOf(this.#source, made);
    if (!origin || !graphClasses.has(origin.name) || !isLangChain(origin)) return undefined;
    return this.#known(`new ${root.from}`, false);
  }

  /** The graph may have nodes that cannot be read here. */
  open(place: number): void {
    const shape = this.graphs[place];
    if (shape !== undefined) shape.open = true;
  }

  /** A builder that is given to a function may get more nodes there. */
  handOver(argument: SyntaxNode): void {
    if (argument.name !== "VariableName" || this.#rootOf(argument).name !== "NewExpression") return;
    const place = this.builtBy(argument);
    if (place !== undefined) this.open(place);
  }

  /** The one graph for all tasks of a file: which entrypoint calls them is not told. */
  ofTasks(): number {
    return this.#known("tasks", true);
  }

  #known(key: string, open: boolean): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.add({ nodes: [], open });
    this.#places.set(key, place);
    return place;
  }

  /** Down a chain of calls to where it begins, and through the variables it was kept in. */
  #rootOf(receiver: SyntaxNode): SyntaxNode {
    let node = bare(receiver);
    for (let depth = 0; depth < DEEPEST; depth++) {
      const next = this.#before(node);
      if (next === undefined) return node;
      node = bare(next);
    }
    return node;
  }

  #before(node: SyntaxNode): SyntaxNode | undefined {
    if (node.name === "CallExpression" && node.firstChild?.name === "MemberExpression") {
      return node.firstChild.firstChild ?? undefined;
    }
    if (node.name !== "VariableName") return undefined;
    return bindingAt(this.#source.bindings, textOf(this.#source, node), node.from)?.value;
  }
}
