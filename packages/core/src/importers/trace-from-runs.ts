import type { Problem } from "../problem.ts";
import type { Step, Trace } from "../trace.ts";
import { firstText } from "./json-value.ts";
import { pairCalls } from "./trace-from-runs-calls.ts";
import { type Drafting, draftSteps, settleParents } from "./trace-from-runs-drafts.ts";
import { addSpokenSteps } from "./trace-from-runs-spoken.ts";
import { rootStatus } from "./trace-from-runs-status.ts";
import { toolSpecs } from "./trace-from-runs-tools.ts";
import { linkRuns, type RunTree } from "./trace-from-runs-tree.ts";

export interface RunsSource {
  file?: string;
  /** 1-based line of the first row. */
  line?: number;
}

/** Ids must be unique in a trace, but some recorders give two calls of one turn the same id. */
function uniqueIds(steps: Step[]): Step[] {
  const taken = new Set<string>();
  for (const step of steps) {
    const { id } = step;
    for (let copy = 2; taken.has(step.id); copy++) step.id = `${id}:${copy}`;
    taken.add(step.id);
  }
  return steps;
}

function orderedSteps(drafting: Drafting): Step[] {
  const drafts = [...drafting.drafts].sort((a, b) => a.rank - b.rank);
  return uniqueIds(drafts.map(({ step }) => step));
}

function threadOf({ root, nodes }: RunTree): string | undefined {
  const one = root ?? nodes[0];
  const { thread_id, session_id, conversation_id } = one?.metadata ?? {};
  return firstText(one?.run.thread_id, thread_id, session_id, conversation_id);
}

function metadataOf({ root }: RunTree): Record<string, unknown> {
  const { resumes, external_parent_id, interrupted, run_id } = root?.note ?? {};
  return {
    ...root?.metadata,
    ...(resumes !== undefined && { resumes }),
    ...(interrupted !== undefined && { interrupted }),
    ...(external_parent_id !== undefined && { external_parent_id }),
    ...(run_id !== undefined && { run_id }),
  };
}

function build(tree: RunTree, source: RunsSource): Trace {
  const { root, nodes } = tree;
  const outcome = rootStatus(root, nodes);
  const drafting = draftSteps(tree, outcome.status);
  settleParents(drafting);
  addSpokenSteps(drafting);
  pairCalls(drafting);
  const threadId = threadOf(tree);
  return {
    id: tree.traceId,
    ...(root && root.name !== "" && { name: root.name }),
    ...(threadId !== undefined && { threadId }),
    ...(root?.start !== undefined && { startTime: root.start }),
    ...(root?.end !== undefined && { endTime: root.end }),
    ...outcome,
    tools: toolSpecs(nodes),
    steps: orderedSteps(drafting),
    metadata: metadataOf(tree),
    source: { format: "langsmith", ...source },
  };
}

/**
 * Builds a trace from the flat run rows of one LangSmith trace (or of our recorder), in any order;
 * doubled rows and missing parents are tolerated. `trace` is absent where no row could be read.
 */
export function traceFromRuns(
  runs: readonly unknown[],
  source: RunsSource = {},
): { trace: Trace | undefined; problems: Problem[] } {
  const { tree, problems: found } = linkRuns(runs);
  const problems = found.map((problem) => ({ ...problem, ...source }));
  if (!tree) return { trace: undefined, problems };
  if (!tree.root) {
    problems.push({
      code: "ROOT_MISSING",
      severity: "warning",
      message: `Trace ${tree.traceId} has no root run, so how it ended is unknown`,
      remedy: "Export every run of the trace",
      ...source,
    });
  }
  return { trace: build(tree, source), problems };
}
