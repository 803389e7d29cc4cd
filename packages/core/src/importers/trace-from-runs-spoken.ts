import type { Message } from "../trace.ts";
import { type Draft, type Drafting, given } from "./trace-from-runs-drafts.ts";
import { pathOf } from "./trace-from-runs-kinds.ts";
import { newMessages } from "./trace-from-runs-news.ts";
import { messageKey } from "./trace-from-runs-sights.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

/** The runs around the model calls: what they say, a recorded call wrote. */
function aroundModels({ drafts }: Drafting): Set<RunNode> {
  const around = new Set<RunNode>();
  for (const { step, node } of drafts) {
    if (step.kind !== "llm") continue;
    for (let at: RunNode | undefined = node; at && !around.has(at); at = at.parent) around.add(at);
  }
  return around;
}

/** A thread's graph ends with all that was ever said in it, which its nodes were given. */
function saidBy(node: RunNode, root: RunNode | undefined, nodes: readonly RunNode[]): Message[] {
  return node === root ? newMessages(node, nodes) : newMessages(node);
}

function speak(
  drafting: Drafting,
  node: RunNode,
  said: readonly Message[],
  known: ReadonlySet<string>,
): Draft[] {
  const before = given(drafting, node);
  const parent = drafting.draftOf.get(node)?.step;
  return said.flatMap((message, index): Draft[] => {
    if (message.role !== "assistant" || known.has(messageKey(message))) return [];
    const step: Draft["step"] = {
      id: index === 0 ? `${node.run.id}:message` : `${node.run.id}:message${index}`,
      kind: "llm",
      name: message.name ?? node.name,
      path: pathOf(node),
      ...(parent && { parentId: parent.id }),
      ...(parent?.startTime !== undefined && { startTime: parent.startTime }),
      ...(parent?.endTime !== undefined && { endTime: parent.endTime }),
      status: "ok",
      saw: drafting.sights.of([...before, ...said.slice(0, index)]),
      output: message,
    };
    const share = (index + 1) / (said.length + 1);
    return [{ step, node, rank: (drafting.rank.get(node) ?? 0) + 0.4 * share }];
  });
}

/**
 * Assistant messages that no recorded model call wrote (the node made them itself, or its model was
 * not traced) are steps too: they are what the user reads.
 */
export function addSpokenSteps(drafting: Drafting): void {
  const asked = aroundModels(drafting);
  const nodes = drafting.drafts.filter(({ step }) => step.kind === "node").map(({ node }) => node);
  const { root } = drafting.tree;
  if (root && root.kind === "chain" && !nodes.includes(root)) nodes.unshift(root);
  const silent = new Set(nodes.filter((node) => !asked.has(node)));
  const spoken = new Map<RunNode, Set<string>>();
  for (const node of [...silent].reverse()) {
    const said = saidBy(node, root, nodes);
    const drafts = speak(drafting, node, said, spoken.get(node) ?? new Set());
    drafting.drafts.push(...drafts);
    const keys = drafts.flatMap(({ step }) => (step.output ? messageKey(step.output) : []));
    if (keys.length === 0) continue;
    for (let at = node.parent; at; at = at.parent) {
      if (!silent.has(at)) continue;
      spoken.set(at, new Set([...(spoken.get(at) ?? []), ...keys]));
    }
  }
}
