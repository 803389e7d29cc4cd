import type { Range } from "vscode-languageserver";

/** Graph nodes (tasks of the functional API too), tools, and agents that LangChain builds. */
export type DefinitionKind = "node" | "tool" | "agent";

/** A place in the app's code that gives a name to what its runs record. */
export interface Definition {
  kind: DefinitionKind;
  /** Agents need none, and that of a node may be computed. */
  name?: string;
  /** The name's text; without a name, that of the function that is called. */
  range: Range;
  /** 0-based line of the call that defines it, which is where a run says it comes from. */
  callLine: number;
  /** Place among the outline's graphs: that which the node is part of, or which the agent is. */
  graph?: number;
}

/** What can be told of a graph without running it. */
export interface GraphShape {
  /** Given to `compile`, `createAgent` or `entrypoint`. */
  name?: string;
  /** Names of its nodes, as far as they can be read. */
  nodes: string[];
  /** Some of its nodes cannot be read: computed names, spread lists, a builder that comes from elsewhere. */
  open: boolean;
  /** Made by `createAgent` or `createReactAgent`, which add nodes of their own. */
  prebuilt?: "createAgent" | "createReactAgent";
}

/** What one source file defines. */
export interface SourceOutline {
  definitions: Definition[];
  graphs: GraphShape[];
}

export const emptyOutline: SourceOutline = { definitions: [], graphs: [] };
