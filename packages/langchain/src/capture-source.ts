import { codePlaceOfCaller } from "./code-place-of-caller.ts";

/** LangGraph's `StateGraph`: the class that the app itself imports, so that its own copy is meant. */
export interface GraphClass {
  prototype: { addNode(...args: never[]): unknown };
}

type AddNode = (this: unknown, ...args: unknown[]) => unknown;

interface Patch {
  original: AddNode;
  /** How many asked for it and have not undone it. */
  users: number;
}

const patchKey: unique symbol = Symbol.for("tracejudge.capture-source") as never;

/**
 * From now on every node that is added to a graph says where: its metadata gets `code_file`, `code_line`
 * and `code_node`, which LangGraph hands to all tracers with each run of the node. So an editor can show
 * scores in the very line. Costs some microseconds a node, when a graph is built and never when it runs.
 * Nodes that LangChain adds by itself (`createAgent`) get the line of the app's call.
 */
export function captureSource({ prototype }: GraphClass): () => void {
  const target = prototype as { addNode: AddNode & { [patchKey]?: Patch } };
  const patch = target.addNode[patchKey] ?? patched(target);
  patch.users += 1;
  let undone = false;
  return () => {
    if (undone) return;
    undone = true;
    patch.users -= 1;
    // Where somebody else wrapped the method after us, ours stays below and does nothing more.
    if (patch.users === 0 && target.addNode[patchKey] === patch) target.addNode = patch.original;
  };
}

function patched(target: { addNode: AddNode }): Patch {
  const patch: Patch = { original: target.addNode, users: 0 };
  const replacement: AddNode = function addNode(...args) {
    const result = patch.original.apply(this, args);
    if (patch.users > 0) markNodes(this, args[0], replacement);
    return result;
  };
  target.addNode = Object.assign(replacement, { [patchKey]: patch });
  return patch;
}

/** Nothing here may fail the app: a node that cannot be marked stays unmarked. */
function markNodes(graph: unknown, added: unknown, caller: AddNode): void {
  try {
    const { nodes } = graph as { nodes: Record<string, { metadata?: object } | undefined> };
    const place = codePlaceOfCaller(caller);
    if (place === undefined) return;
    for (const name of namesOf(added)) {
      const node = nodes[name];
      if (node === undefined) continue;
      const mark = { code_node: name, code_file: place.file, code_line: place.line };
      node.metadata = { ...mark, ...node.metadata };
    }
  } catch {
    // The line is not known, then.
  }
}

/** `addNode("a", …)`, `addNode([["a", …]])` and `addNode({ a: … })`. */
function namesOf(added: unknown): string[] {
  if (typeof added === "string") return [added];
  if (Array.isArray(added)) return added.map(([name]) => String(name));
  return typeof added === "object" && added !== null ? Object.keys(added) : [];
}
