import type { Message, RunStatus, Step } from "../trace.ts";
import { type RunEnd, runEnd, stepStatus } from "./trace-from-runs-abort.ts";
import { attemptKey, isNextTry, kindOf, pathOf } from "./trace-from-runs-kinds.ts";
import { originOf } from "./trace-from-runs-origin.ts";
import {
  documentsText,
  messagesIn,
  modelInput,
  modelOutput,
  requestOf,
  textOf,
  toolInput,
} from "./trace-from-runs-payload.ts";
import { Sights } from "./trace-from-runs-sights.ts";
import type { RunNode, RunTree } from "./trace-from-runs-tree.ts";

/** A step under construction and the run it was made from. */
export interface Draft {
  step: Step;
  node: RunNode;
  /** Place among all drafts, parents before children. */
  rank: number;
}

/** What the parts of the importer share while they build one trace. */
export interface Drafting {
  tree: RunTree;
  end: RunEnd;
  sights: Sights;
  /** What the run was asked. */
  request: Message[];
  rank: Map<RunNode, number>;
  drafts: Draft[];
  /** The step each run became or was merged into. */
  draftOf: Map<RunNode, Draft>;
  /** The nearest run around each run that became a step. */
  around: Map<RunNode, RunNode | undefined>;
}

export function isWithin(node: RunNode, outer: RunNode): boolean {
  for (let at: RunNode | undefined = node; at; at = at.parent) if (at === outer) return true;
  return false;
}

export function enclosingDraft({ around, draftOf }: Drafting, node: RunNode): Draft | undefined {
  const outer = around.get(node);
  return outer && draftOf.get(outer);
}

/** The messages a run was given, else what the whole run was asked. */
export function given(drafting: Drafting, node: RunNode | undefined): Message[] {
  const messages = node ? messagesIn(node.run.inputs) : [];
  return messages.length > 0 ? messages : drafting.request;
}

function spanOf(node: RunNode) {
  return {
    ...(node.start !== undefined && { startTime: node.start }),
    ...(node.end !== undefined && { endTime: node.end }),
  };
}

function fillModel(drafting: Drafting, step: Step, node: RunNode): void {
  const asked = modelInput(node.run.inputs);
  const around = enclosingDraft(drafting, node)?.node;
  step.saw = drafting.sights.of(asked.length > 0 ? asked : given(drafting, around));
  const output = modelOutput(node.run.outputs);
  if (output) step.output = output;
}

function fillRetriever(drafting: Drafting, step: Step, node: RunNode): void {
  step.saw = drafting.sights.of(given(drafting, enclosingDraft(drafting, node)?.node));
  step.call = { id: step.id, name: step.name, args: { query: textOf(node.run.inputs) } };
  const { status, error } = step;
  if (status === "error") step.call.result = { content: error?.message ?? "", status };
  if (status === "ok") step.call.result = { content: documentsText(node.run.outputs), status };
}

function fill(drafting: Drafting, step: Step, node: RunNode): void {
  if (step.kind === "llm") fillModel(drafting, step, node);
  else if (step.kind === "retriever") fillRetriever(drafting, step, node);
  else if (step.kind === "node") step.saw = drafting.sights.of(given(drafting, node));
  else step.call = { id: step.id, name: step.name, ...toolInput(node.run.inputs) };
}

function addDraft(drafting: Drafting, node: RunNode, kind: Step["kind"]): Draft {
  const step: Step = {
    id: node.run.id,
    kind,
    name: node.name,
    path: pathOf(node),
    ...originOf(node, kind),
    ...spanOf(node),
    ...stepStatus(node, drafting.end),
    saw: { messages: [], end: 0 },
  };
  const parent = enclosingDraft(drafting, node);
  if (parent) step.parentId = parent.step.id;
  const draft = { step, node, rank: drafting.rank.get(node) ?? 0 };
  drafting.drafts.push(draft);
  drafting.draftOf.set(node, draft);
  fill(drafting, step, node);
  return draft;
}

/** A further try takes the place of the failed one, but keeps its beginning. */
function retry(drafting: Drafting, failed: Draft, node: RunNode): void {
  const { startTime, attempts } = failed.step;
  const again = addDraft(drafting, node, failed.step.kind);
  drafting.drafts.pop();
  failed.step = again.step;
  failed.step.attempts = (attempts ?? 1) + 1;
  if (startTime !== undefined) failed.step.startTime = startTime;
  failed.node = node;
  drafting.draftOf.set(node, failed);
}

/** Parents come first, so of the runs around this one all that become steps have done so. */
function placeWithin({ around, draftOf }: Drafting, node: RunNode): void {
  const { parent } = node;
  around.set(node, parent && (draftOf.has(parent) ? parent : around.get(parent)));
}

/** One draft for each run that is a step; tries of the same thing are one. */
export function draftSteps(tree: RunTree, status: RunStatus): Drafting {
  const drafting: Drafting = {
    tree,
    end: runEnd(tree.root, status),
    sights: new Sights(),
    request: requestOf(tree.root?.run.inputs),
    rank: new Map(tree.nodes.map((node, index) => [node, index])),
    drafts: [],
    draftOf: new Map(),
    around: new Map(),
  };
  const tries = new Map<string, Draft>();
  for (const node of tree.nodes) {
    placeWithin(drafting, node);
    const kind = kindOf(node);
    if (kind === undefined) continue;
    const key = attemptKey(node);
    const before = key === undefined ? undefined : tries.get(key);
    const failed = before?.step.status === "error" && before.step.kind === kind;
    if (failed && isNextTry(node, before.node)) {
      retry(drafting, before, node);
      continue;
    }
    const draft = addDraft(drafting, node, kind);
    if (key !== undefined && !failed) tries.set(key, draft);
  }
  return drafting;
}

/** Children of a failed try belong to the step that the tries became. */
export function settleParents(drafting: Drafting): void {
  for (const draft of drafting.drafts) {
    const parent = enclosingDraft(drafting, draft.node);
    if (parent) draft.step.parentId = parent.step.id;
  }
}
