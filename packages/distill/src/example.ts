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

/** One training example: the windows of one step (or run) and what is known of its attributes. */
export interface Example {
  id: string;
  source: string;
  group: string;
  windows: EncodedWindow[];
  /** Attribute to its score 0-4; `atMost` marks a score of which only the upper bound is known. */
  labels: Record<string, { score: number; atMost?: number }>;
}

export interface ExampleOptions {
  wordPiece: WordPiece;
  /** Tokens of one window. */
  limit: number;
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
function knownScore(item: Case, label: CaseLabel): { score: number; atMost?: number } {
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

/** All examples of a case; labels of the same step become one example. */
export async function examplesOf(item: Case, options: ExampleOptions): Promise<Example[]> {
  const { trace } = traceFromChat({ messages: item.messages, tools: item.tools }, { id: item.id });
  const targets = new Map<string, { target: Step | "run"; labels: Example["labels"] }>();
  for (const label of item.labels) {
    const target = targetOf(trace, label);
    if (target === undefined) continue;
    const key = target === "run" ? "run" : target.id;
    const entry = targets.get(key) ?? { target, labels: {} };
    entry.labels[label.attribute] = knownScore(item, label);
    targets.set(key, entry);
  }
  return Promise.all(
    [...targets].map(async ([key, { target, labels }]) => ({
      id: `${item.id}#${key}`,
      source: item.source,
      group: item.group ?? item.id,
      windows: renderStep(trace, target, {
        evidence: await evidenceOf(trace, target),
        count: options.wordPiece.count,
        limit: options.limit,
      }).map((window) => encodeWindow(window, options.wordPiece, options.limit)),
      labels,
    })),
  );
}
