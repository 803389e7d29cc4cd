import type { RunError, RunStatus } from "../trace.ts";
import { abortedItself, statusOf, wordsOf } from "./trace-from-runs-status.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

/** How the whole run ended, as its steps need to know it. */
export interface RunEnd {
  status: RunStatus;
  /** In what words the tasks that someone aborted tell why. */
  reasons: ReadonlySet<string | undefined>;
  /** Runs that aborted themselves, and with that the whole run. */
  culprits: ReadonlySet<RunNode>;
}

export function runEnd(root: RunNode | undefined, status: RunStatus): RunEnd {
  const isAborted = root !== undefined && status === "aborted";
  const culprit = root && status === "error" ? abortedItself(root) : undefined;
  return {
    status,
    reasons: isAborted ? abortReasons(root) : new Set(),
    culprits: culprit ? withSameError(culprit) : new Set(),
  };
}

/**
 * What whoever aborted the run gave as the reason: the tasks that were under way are told to have ended
 * with it. A graph that ended for an error of a task tells that error, not that it was aborted.
 */
function abortReasons(root: RunNode): ReadonlySet<string | undefined> {
  const reasons = new Set<string | undefined>();
  const aborted = [root];
  for (let node = aborted.pop(); node; node = aborted.pop()) {
    const latest = latestTries(node.children);
    for (const child of node.children) {
      if (child.kind !== "chain") continue;
      const { status, error } = statusOf(child);
      if (status === "aborted") aborted.push(child);
      const { langgraph_checkpoint_ns: task } = child.metadata;
      const isLatest = task === undefined || latest.get(task) === child;
      if (status === "error" && isLatest) reasons.add(wordsOf(error));
    }
  }
  return reasons;
}

/** By task: a try that was followed by another one did not end the graph. */
function latestTries(nodes: readonly RunNode[]): ReadonlyMap<unknown, RunNode> {
  const latest = new Map<unknown, RunNode>();
  for (const node of nodes) {
    const { langgraph_checkpoint_ns: task } = node.metadata;
    const known = latest.get(task);
    if (known === undefined || known.order <= node.order) latest.set(task, node);
  }
  return latest;
}

/** The run and those inside it from which it has its error. */
function withSameError(run: RunNode): ReadonlySet<RunNode> {
  const words = wordsOf(statusOf(run).error);
  const found = new Set([run]);
  for (const node of found) {
    for (const child of node.children) {
      if (wordsOf(statusOf(child).error) === words) found.add(child);
    }
  }
  return found;
}

/** A deadline or an abort that ended the whole run is collateral; a tool's own time-out is its error. */
export function stepStatus(node: RunNode, run: RunEnd): { status: RunStatus; error?: RunError } {
  const own = statusOf(node);
  if (run.culprits.has(node)) return { ...own, status: "error" };
  if (run.status !== "aborted" || own.status !== "error" || !own.error) return own;
  const isCollateral = own.error.name === "TimeoutError" || run.reasons.has(wordsOf(own.error));
  return isCollateral ? { ...own, status: "aborted" } : own;
}
