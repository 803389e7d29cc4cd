import type { Message } from "../trace.ts";
import { type Draft, type Drafting, given } from "./trace-from-runs-drafts.ts";
import { pathOf } from "./trace-from-runs-kinds.ts";
import { messagesIn } from "./trace-from-runs-payload.ts";
import { messageKey } from "./trace-from-runs-sights.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

type Spoken = Map<RunNode, Set<string>>;

function note(spoken: Spoken, from: RunNode | undefined, key: string | undefined): void {
  for (let at = from; at; at = at.parent) {
    const keys = spoken.get(at) ?? new Set<string>();
    spoken.set(at, keys);
    if (key !== undefined) keys.add(key);
  }
}

/** The messages of a node's update that were not already in its input. */
export function newMessages(node: RunNode): Message[] {
  const before = new Set(messagesIn(node.run.inputs).map(messageKey));
  return messagesIn(node.run.outputs).filter((message) => !before.has(messageKey(message)));
}

function speak(drafting: Drafting, node: RunNode, known: ReadonlySet<string>): Draft[] {
  const said = newMessages(node);
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
  const spoken: Spoken = new Map();
  for (const { step, node } of drafting.drafts) {
    if (step.kind === "llm") note(spoken, node, step.output && messageKey(step.output));
  }
  const asked = new Set(spoken.keys());
  const nodes = drafting.drafts.filter(({ step }) => step.kind === "node").map(({ node }) => node);
  const { root } = drafting.tree;
  if (root && root.kind === "chain" && !nodes.includes(root)) nodes.unshift(root);
  const added: Draft[] = [];
  for (const node of nodes.reverse()) {
    if (asked.has(node)) continue;
    const drafts = speak(drafting, node, spoken.get(node) ?? new Set());
    for (const { step } of drafts) note(spoken, node, step.output && messageKey(step.output));
    added.push(...drafts);
  }
  drafting.drafts.push(...added);
}
