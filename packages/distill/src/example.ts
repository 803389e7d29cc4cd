import {
  type Case,
  type CaseLabel,
  type Evidence,
  renderStep,
  type Step,
  type Trace,
  traceFromChat,
} from "@tracejudge/core";
import { collectEvidence } from "@tracejudge/evidence";
import { type EncodedWindow, encodeWindow, type WordPiece } from "@tracejudge/student";
import { withImpliedLabels } from "./implied-labels.ts";
import { unitHash } from "./split.ts";

export interface ExampleLabel {
  /** 0 to 4. */
  score: number;
  /** Only this upper bound of the score is known. */
  atMost?: number;
  /** Follows from what the source is; nobody gave it. */
  implied?: true;
}

/** One training example: the windows of one step (or run) and what is known of its attributes. */
export interface Example {
  id: string;
  source: string;
  group: string;
  windows: EncodedWindow[];
  labels: Record<string, ExampleLabel>;
}

export interface ExampleOptions {
  wordPiece: WordPiece;
  /** Tokens of one window. */
  limit: number;
  /** "evidence", "context": what is left out of the text, for ablations. */
  without?: readonly string[];
  /** Put before the context, for ablations: the policy of the attribute that is asked for. */
  policy?: string;
}

function targetOf(trace: Trace, label: CaseLabel): Step | "run" | undefined {
  if (label.message === null) return "run";
  const steps = trace.steps.filter((step) => step.messageIndex === label.message);
  if (label.tool_call === undefined || label.tool_call === null) {
    return steps.find((step) => step.kind === "llm");
  }
  const tools = steps.filter((step) => step.kind === "tool");
  return typeof label.tool_call === "number"
    ? tools[label.tool_call]
    : tools.find((step) => step.call?.id === label.tool_call);
}

/** Sources whose low label only says "not fully right": `meta.censored` is "<=2" there. */
function knownScore(item: Case, label: CaseLabel): ExampleLabel {
  const censored = String(item.meta?.censored ?? "").match(/^<=(\d)$/);
  return censored !== null && label.score <= 2
    ? { score: label.score, atMost: Number(censored[1]) }
    : { score: label.score };
}

async function evidenceOf(trace: Trace, target: Step | "run"): Promise<Evidence[]> {
  if (target !== "run") return collectEvidence(trace, target);
  const all = await Promise.all(trace.steps.map((step) => collectEvidence(trace, step)));
  return all.flat();
}

/** Share of the cases with one labelled answer that are shown as a whole run too. */
const RUN_SHARE = 0.15;

type Targets = Map<string, { target: Step | "run"; labels: Example["labels"] }>;

/** What several people say of one attribute: their mean; a bound only where each gave no more than one. */
function meanLabel(labels: readonly ExampleLabel[]): ExampleLabel {
  const score = labels.reduce((sum, label) => sum + label.score, 0) / labels.length;
  const bounds = labels.flatMap(({ atMost }) => (atMost === undefined ? [] : [atMost]));
  return bounds.length < labels.length ? { score } : { score, atMost: Math.max(...bounds) };
}

function targetsOf(item: Case, trace: Trace): Targets {
  const given = new Map<string, { target: Step | "run"; labels: Map<string, ExampleLabel[]> }>();
  for (const label of item.labels) {
    const target = targetOf(trace, label);
    if (target === undefined) continue;
    const key = target === "run" ? "run" : target.id;
    const entry = given.get(key) ?? { target, labels: new Map() };
    const known = [...(entry.labels.get(label.attribute) ?? []), knownScore(item, label)];
    entry.labels.set(label.attribute, known);
    given.set(key, entry);
  }
  const targets: Targets = new Map();
  for (const [key, { target, labels }] of given) {
    const means = [...labels].map(([attribute, known]) => [attribute, meanLabel(known)] as const);
    targets.set(key, { target, labels: Object.fromEntries(means) });
  }
  const [only] = targets.values();
  const last = trace.steps.findLast((step) => step.kind === "llm");
  if (targets.size === 1 && only?.target === last && unitHash(item.id, 29) < RUN_SHARE) {
    targets.set("run", { target: "run", labels: only?.labels ?? {} });
  }
  return targets;
}

/** What an example is called and belongs to. */
export type ExampleOrigin = Pick<Example, "id" | "source" | "group">;

/** The example of one step, or of the run: the text that serving would render, as token ids. */
export async function exampleOf(
  origin: ExampleOrigin,
  { trace, target, labels }: { trace: Trace; target: Step | "run"; labels: Example["labels"] },
  { wordPiece, limit, without = [], policy }: ExampleOptions,
): Promise<Example> {
  const asked = policy === undefined ? "" : `asked: ${policy} | `;
  const rendered = renderStep(trace, target, {
    evidence: without.includes("evidence") ? [] : await evidenceOf(trace, target),
    count: wordPiece.count,
    limit: limit - wordPiece.count(asked),
  });
  const windows = rendered.map(({ step, context }) => {
    const shown = without.includes("context") ? "" : context;
    return encodeWindow({ step, context: asked + shown }, wordPiece, limit);
  });
  return withImpliedLabels({ ...origin, windows, labels }, trace.tools.length > 0);
}

/**
 * All examples of a case; labels of the same step become one example. Where the last turn is all that
 * is labelled, its labels are those of the run, and a share of the cases is taught as such too.
 */
export async function examplesOf(
  item: Case,
  options: ExampleOptions,
  trace: Trace = traceFromChat(
    { messages: item.messages, tools: item.tools },
    { id: item.id },
  ).trace,
): Promise<Example[]> {
  const { id, source, group = id } = item;
  const examples = [...targetsOf(item, trace)].map(([key, { target, labels }]) =>
    exampleOf({ id: `${id}#${key}`, source, group }, { trace, target, labels }, options),
  );
  return Promise.all(examples);
}
