import { isRefusedCall } from "../refused-call.ts";
import type { Message, Step, ToolCall } from "../trace.ts";
import { firstText } from "./json-value.ts";
import { jsonText } from "./message-text.ts";
import {
  type Draft,
  type Drafting,
  enclosingDraft,
  given,
  isWithin,
} from "./trace-from-runs-drafts.ts";
import { newMessages } from "./trace-from-runs-news.ts";
import { modelInput, textOf, toolInput, toolMessage } from "./trace-from-runs-payload.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

/** A tool call that a model asked for. Ids are not unique: some providers count from zero each turn. */
interface Ask {
  draft: Draft;
  call: ToolCall;
  /** The tool run in which the agent that asked ran, where an agent ran inside a tool. */
  within: RunNode | undefined;
  /** The tool's own run, where it had one. */
  ran?: Draft;
  /** What the model was told, and the node that told it. */
  told?: { message: Message; by: RunNode | undefined };
}

interface Asks {
  all: readonly Ask[];
  byId: ReadonlyMap<string, readonly Ask[]>;
  /** The nearest tool run around each run. */
  toolAround: ReadonlyMap<RunNode, RunNode | undefined>;
}

function toolsAround({ tree }: Drafting): Map<RunNode, RunNode | undefined> {
  const around = new Map<RunNode, RunNode | undefined>();
  for (const node of tree.nodes) {
    const { parent } = node;
    around.set(node, parent?.kind === "tool" ? parent : parent && around.get(parent));
  }
  return around;
}

/** An agent inside a tool has a conversation of its own: ids of calls may be those of the one around. */
function ofOneAgent({ toolAround }: Asks, asks: readonly Ask[], node: RunNode): readonly Ask[] {
  const own = asks.filter(({ within }) => within === toolAround.get(node));
  return own.length > 0 ? own : asks;
}

/** Of calls with one id those that stand nearest: agents side by side may both count from zero. */
function nearest(asks: readonly Ask[], node: RunNode): readonly Ask[] {
  for (let at = node.parent; at && asks.length > 1; at = at.parent) {
    const around = at;
    const inside = asks.filter((ask) => isWithin(ask.draft.node, around));
    if (inside.length > 0) return inside;
  }
  return asks;
}

function asksOf(drafting: Drafting): Asks {
  const toolAround = toolsAround(drafting);
  const all: Ask[] = drafting.drafts
    .filter(({ step }) => step.kind === "llm")
    .sort((a, b) => a.rank - b.rank)
    .flatMap((draft) => {
      const within = toolAround.get(draft.node);
      return (draft.step.output?.toolCalls ?? []).map((call) => ({ draft, call, within }));
    });
  const byId = new Map<string, Ask[]>();
  for (const ask of all) {
    const same = byId.get(ask.call.id);
    if (same) same.push(ask);
    else byId.set(ask.call.id, [ask]);
  }
  return { all, byId, toolAround };
}

function callIdOf(node: RunNode): string | undefined {
  const told = firstText(node.run.extra?.tool_call_id, node.metadata.tool_call_id);
  return told ?? firstText(toolInput(node.run.inputs).id, toolMessage(node)?.toolCallId);
}

function sameArgs(ask: Ask, draft: Draft): boolean {
  return jsonText(ask.call.args) === jsonText(draft.step.call?.args);
}

/** So many calls without a run are looked through, the latest ones: more would take time without end. */
const LATEST = 64;

function latestOpen(asks: readonly Ask[], draft: Draft, isMeant: (ask: Ask) => boolean): Ask[] {
  const open: Ask[] = [];
  for (let at = asks.length - 1; at >= 0 && open.length < LATEST; at--) {
    const ask = asks[at];
    if (ask && !ask.ran && ask.draft.rank < draft.rank && isMeant(ask)) open.unshift(ask);
  }
  return open;
}

/**
 * Of the calls with the run's id that have no run yet, the latest turn's first one, and rather one of
 * its name and arguments: ids may be those of other turns, or of another call of the same one.
 */
function askFor(asks: Asks, draft: Draft, id: string | undefined): Ask | undefined {
  const named = (ask: Ask): boolean => ask.call.name === draft.step.name;
  const found =
    id === undefined
      ? latestOpen(asks.all, draft, named)
      : latestOpen(asks.byId.get(id) ?? [], draft, () => true);
  const open = nearest(ofOneAgent(asks, found, draft.node), draft.node);
  if (open.length < 2) return open[0];
  const byName = open.filter(named);
  const byArgs = byName.filter((ask) => sameArgs(ask, draft));
  const best = [byArgs, byName, open].find(({ length }) => length > 0) ?? [];
  const turn = best.at(-1)?.draft;
  return best.find((ask) => ask.draft === turn);
}

function ownResult(draft: Draft, id: string | undefined): ToolCall["result"] {
  const { step, node } = draft;
  const message = toolMessage(node, id);
  if (message) return { content: message.content, status: message.status ?? "ok" };
  if (step.status === "error") return { content: step.error?.message ?? "", status: "error" };
  return step.status === "ok" ? { content: textOf(node.run.outputs), status: "ok" } : undefined;
}

/** Where the asking turn was an earlier run (a resumed one), the node's input still shows it. */
function sightWithoutAsk(drafting: Drafting, draft: Draft, id: string | undefined) {
  const messages = given(drafting, enclosingDraft(drafting, draft.node)?.node);
  const asked = messages.findLastIndex(({ toolCalls }) =>
    toolCalls?.some((call) => call.id === id),
  );
  return drafting.sights.of(asked < 0 ? messages : messages.slice(0, asked));
}

function matchRuns(drafting: Drafting, asks: Asks): void {
  const runs = drafting.drafts.filter(({ step }) => step.kind === "tool");
  for (const draft of runs.sort((a, b) => a.rank - b.rank)) {
    const { step, node } = draft;
    const id = callIdOf(node);
    const result = ownResult(draft, id);
    const ask = askFor(asks, draft, id);
    if (ask) ask.ran = draft;
    else if (step.call && id !== undefined) step.call.id = id;
    const call = ask?.call ?? step.call;
    if (call && result) call.result = result;
    if (call) step.call = call;
    if (ask) step.askedBy = ask.draft.step.id;
    step.saw = ask?.draft.step.saw ?? sightWithoutAsk(drafting, draft, id);
  }
}

/**
 * The calls that a node's answer may be to, the latest first: those of the turns within the node, else
 * of the turns before it. What is answered already is left out.
 */
function unanswered(asks: readonly Ask[], by: Draft): Ask[] {
  const [inside, before]: [Ask[], Ask[]] = [[], []];
  let hasInside = false;
  for (let at = asks.length - 1; at >= 0 && before.length < LATEST; at--) {
    const ask = asks[at] as Ask;
    const isBefore = ask.draft.rank < by.rank;
    if (isBefore && hasInside) break;
    if (!isBefore && !isWithin(ask.draft.node, by.node)) continue;
    hasInside ||= !isBefore;
    if (!ask.told) (isBefore ? before : inside).push(ask);
  }
  return hasInside ? inside : before;
}

/** Inner and later nodes first: an outer node repeats what they said. */
function answersInOutputs(drafting: Drafting, asks: Asks): void {
  const nodes = drafting.drafts.filter(({ step }) => step.kind === "node");
  for (const draft of nodes.sort((a, b) => b.rank - a.rank)) {
    for (const message of newMessages(draft.node).reverse()) {
      if (message.role !== "tool" || message.toolCallId === undefined) continue;
      const all = ofOneAgent(asks, asks.byId.get(message.toolCallId) ?? [], draft.node);
      const [ask] = nearest(unanswered(all, draft), draft.node);
      if (ask) ask.told = { message, by: draft.node };
    }
  }
}

/** Histories may be cut at their beginning, so answers are counted from the end. */
function answersInInputs(drafting: Drafting, asks: Asks): void {
  for (const { step, node, rank } of drafting.drafts) {
    if (step.kind !== "llm" || node.kind !== "llm") continue;
    const seen = new Map<string, number>();
    for (const message of modelInput(node.run.inputs).reverse()) {
      const { role, toolCallId: id } = message;
      if (role !== "tool" || id === undefined) continue;
      const back = (seen.get(id) ?? 0) + 1;
      seen.set(id, back);
      const before = (asks.byId.get(id) ?? []).filter((ask) => ask.draft.rank < rank);
      const ask = nearest(ofOneAgent(asks, before, node), node).at(-back);
      if (ask) ask.told ??= { message, by: undefined };
    }
  }
}

/** A call that a person or a limit refused was stopped; it did not fail. */
function statusOfAnswer(answer: Message | undefined): Step["status"] {
  if (answer?.status !== "error") return "ok";
  return isRefusedCall(answer.content) ? "aborted" : "error";
}

/** Where the tool never ran (bad arguments, no such tool) the answer alone shows the call. */
function stepFromPair({ draft, call, told }: Ask, drafting: Drafting): Draft {
  const teller = told?.by ? drafting.draftOf.get(told.by) : undefined;
  const around = teller && !isWithin(draft.node, teller.node) ? teller : undefined;
  const source = around?.step ?? draft.step;
  const parentId = around ? around.step.id : draft.step.parentId;
  const step: Step = {
    id: `${draft.step.id}:${call.id}`,
    kind: "tool",
    name: call.name,
    path: source.path,
    ...(parentId !== undefined && { parentId }),
    ...(source.startTime !== undefined && { startTime: source.startTime }),
    ...(source.endTime !== undefined && { endTime: source.endTime }),
    status: statusOfAnswer(told?.message),
    saw: draft.step.saw,
    call,
    askedBy: draft.step.id,
  };
  const node = around?.node ?? draft.node;
  return { step, node, rank: (around?.rank ?? draft.rank) + 0.5 };
}

function settle(ask: Ask): void {
  if (!ask.told) return;
  const { content, status } = ask.told.message;
  const failed = ask.ran?.step.status === "error";
  ask.call.result = { content, status: status ?? (failed ? "error" : "ok") };
}

/** A tool that gave up by itself (an abort of its own) failed where the run went on with its error. */
function hasFailed({ status }: Step, { end }: Drafting): boolean {
  return status === "ok" || (status === "aborted" && end.status !== "aborted");
}

/** Gives every call its result, and every tool run the turn that asked for it. */
export function pairCalls(drafting: Drafting): void {
  const asks = asksOf(drafting);
  matchRuns(drafting, asks);
  answersInOutputs(drafting, asks);
  answersInInputs(drafting, asks);
  for (const ask of asks.all) {
    settle(ask);
    if (ask.ran && ask.call.result?.status === "error" && hasFailed(ask.ran.step, drafting)) {
      ask.ran.step.status = "error";
    }
    if (!ask.ran && ask.told) drafting.drafts.push(stepFromPair(ask, drafting));
  }
}
