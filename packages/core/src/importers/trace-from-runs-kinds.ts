import type { StepKind } from "../trace.ts";
import { jsonText } from "./message-text.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

const machinery =
  /^(ChannelWrite|ChannelRead|Branch)<|^(__start__|__end__|pluckReturnValue|pluckSaveValue)$/;

/** LangGraph's own plumbing: no step of the agent. */
export function isHidden(node: RunNode): boolean {
  return node.tags.includes("langsmith:hidden") || machinery.test(node.name);
}

/** Runs inside a node inherit its metadata, but only the node's own run has its tag and name. */
function isGraphNode(node: RunNode): boolean {
  const { langgraph_node: own, langgraph_checkpoint_ns: namespace } = node.metadata;
  if (node.kind !== "chain" || own === undefined || node.name !== own || isHidden(node))
    return false;
  if (node.tags.some((tag) => tag.startsWith("graph:step:"))) return true;
  const parent = node.parent?.metadata;
  const nested = parent?.langgraph_node === own && parent?.langgraph_checkpoint_ns === namespace;
  return node.tags.length === 0 && node.parent !== undefined && !nested;
}

/** What kind of step a run is; undefined for chains, routers, parsers and prompts. */
export function kindOf(node: RunNode): StepKind | undefined {
  if (node.kind === "llm") return node.parent?.kind === "llm" ? undefined : "llm";
  if (node.kind === "tool") return "tool";
  if (node.kind === "retriever") return "retriever";
  return isGraphNode(node) ? "node" : undefined;
}

/** LangGraph node names from the outermost graph inwards, out of `outer:<uuid>|inner:<uuid>`. */
export function pathOf(node: RunNode): string[] {
  const namespace = node.metadata.langgraph_checkpoint_ns ?? node.metadata.checkpoint_ns;
  if (typeof namespace === "string" && namespace !== "") {
    const names = namespace.split("|").map((part) => part.replace(/:[^:]*$/, ""));
    return names.filter((name) => name !== "" && !/^\d+$/.test(name));
  }
  const own = node.metadata.langgraph_node;
  return typeof own === "string" ? [own] : [];
}

/** Runs that are tries of one and the same thing have the same key. */
export function attemptKey(node: RunNode): string | undefined {
  const { parent, metadata } = node;
  if (parent === undefined) return undefined;
  const under = `${parent.run.id} ${node.kind}`;
  const again = triedAgainIn(node);
  if (again) return `${again.run.id} ${node.kind}`;
  if (node.kind === "tool") return callKey(node, under);
  if (node.kind === "llm") return inputKey(node, parent, under);
  const task = metadata.langgraph_checkpoint_ns ?? metadata.langgraph_step;
  return node.kind === "chain" && task !== undefined ? `${under} ${node.name} ${task}` : undefined;
}

/** Chains around a model are looked through so far. */
const CHAINS = 8;

/** What tries again, around the run itself or around a model's chains: graphs have steps of their own. */
function triedAgainIn(node: RunNode): RunNode | undefined {
  let at = node.parent;
  for (let left = node.kind === "llm" ? CHAINS : 1; at && left > 0; left--) {
    if (/^Runnable(Retry|WithFallbacks)$/.test(at.name)) return at;
    if (at.kind !== "chain" || kindOf(at) !== undefined) return undefined;
    at = at.parent;
  }
  return undefined;
}

/** Models side by side in one chain are no tries of each other. */
export function isNextTry(node: RunNode, before: RunNode): boolean {
  const around = triedAgainIn(node);
  return around === undefined || branchIn(around, node) !== branchIn(around, before);
}

function branchIn(around: RunNode, node: RunNode): RunNode {
  let branch = node;
  while (branch.parent && branch.parent !== around) branch = branch.parent;
  return branch;
}

function callKey(node: RunNode, under: string): string | undefined {
  const id = node.run.extra?.tool_call_id;
  return typeof id === "string" ? `${under} ${id}` : undefined;
}

/** A middleware that asks the model again gives it the same input. */
function inputKey(node: RunNode, parent: RunNode, under: string): string | undefined {
  return parent.modelCalls > 1 ? `${under} ${jsonText(node.run.inputs)}` : undefined;
}
