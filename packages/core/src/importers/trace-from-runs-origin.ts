import type { Step, StepKind } from "../trace.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

/**
 * Whose step it is in the app's code: the agent's name (`createAgent({ name })`) and, for a graph node,
 * where it was added. What a node is marked with is inherited by all that runs inside it, nested nodes
 * included, so the mark counts only where it names the node itself.
 */
export function originOf(
  { metadata, name }: RunNode,
  kind: StepKind,
): Pick<Step, "agent" | "definedAt"> {
  const { lc_agent_name: agent, code_node: node, code_file: file, code_line: line } = metadata;
  const isOwn = kind === "node" && node === name;
  return {
    ...(typeof agent === "string" && agent !== "" && { agent }),
    ...(isOwn && typeof file === "string" && isLine(line) && { definedAt: { file, line } }),
  };
}

function isLine(line: unknown): line is number {
  return Number.isInteger(line) && Number(line) > 0;
}
