import type { Step } from "@tracejudge/core";

/** A line of the tree: a step, and the graph nodes that hold nothing else. */
export interface Branch {
  /** Names from the outside in that this line stands for as well. */
  nodes: string[];
  step: Step;
  children: Branch[];
}

/**
 * The steps as a tree: by enclosing step, else a tool under the model that asked for it.
 * A graph node with one child only and no failure of its own is folded into that child's line.
 */
export function stepTree(steps: readonly Step[]): Branch[] {
  const branches = new Map<string, Branch>();
  const roots: Branch[] = [];
  for (const step of steps) {
    // Only what came before can enclose, so a trace that claims a circle still is a tree.
    const parent = branches.get(step.parentId ?? "") ?? branches.get(step.askedBy ?? "");
    const branch: Branch = { nodes: parent === undefined ? step.path : [], step, children: [] };
    (parent?.children ?? roots).push(branch);
    branches.set(step.id, branch);
  }
  for (const branch of [...branches.values()].reverse()) foldNodes(branch);
  return roots.map(folded);
}

function foldNodes(branch: Branch): void {
  branch.children = branch.children.map(folded);
}

function folded(branch: Branch): Branch {
  const { step, children } = branch;
  const [child] = children;
  if (step.kind !== "node" || step.status !== "ok") return branch;
  if (child === undefined || children.length > 1) return branch;
  const outer = branch.nodes.filter((name) => name !== step.name);
  return { ...child, nodes: [...outer, step.name, ...child.nodes] };
}

/** A branch with the rails drawn before it and before the lines that belong to it. */
export interface TreeRow {
  branch: Branch;
  rail: string;
  railBelow: string;
}

const DEEPEST = 12;

/** The rows of the tree from top to bottom. Without recursion: a hostile trace may nest thousands deep. */
export function treeRows(roots: readonly Branch[]): TreeRow[] {
  const rows: TreeRow[] = [];
  const pending = drawn(roots, "", 0);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    rows.push(next.row);
    const { branch, railBelow } = next.row;
    const deeper = next.depth + 1;
    pending.push(
      ...drawn(branch.children, deeper > DEEPEST ? railBelow.slice(3) : railBelow, deeper),
    );
  }
  return rows;
}

/** In reverse, ready to be popped. */
function drawn(branches: readonly Branch[], rails: string, depth: number) {
  return branches
    .map((branch, index) => {
      const last = index === branches.length - 1;
      const row = {
        branch,
        rail: `${rails}${last ? "└─ " : "├─ "}`,
        railBelow: `${rails}${last ? "   " : "│  "}`,
      };
      return { row, depth };
    })
    .reverse();
}
