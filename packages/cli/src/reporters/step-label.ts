import type { Step, StepKind, ToolCall } from "@tracejudge/core";
import { cutText, type Span } from "./layout.ts";
import type { Palette } from "./palette.ts";
import type { Branch } from "./step-tree.ts";
import { visibleText } from "./visible-text.ts";

const icons: Record<StepKind, string> = { llm: "●", tool: "▸", retriever: "◇", node: "○" };

const LONGEST_VALUE = 28;

/** What a step did, in one line: `agent › ● gpt-4o → search(…)`. */
export function stepLabel({ nodes, step }: Branch, palette: Palette): Span[] {
  const path = nodes.filter((name) => name !== step.name).map((name) => `${visibleText(name)} › `);
  return [
    { text: path.join(""), paint: palette.dim },
    { text: `${icons[step.kind]} `, paint: kindColor(step.kind, palette) },
    ...action(step, palette),
    ...troubles(step, palette),
    ...result(step, palette),
  ];
}

/** `name(key: value, …)` with short values. */
export function callText({ name, args, rawArgs }: ToolCall): string {
  const inner =
    rawArgs !== undefined && args === undefined ? visibleText(rawArgs) : argumentsText(args);
  return `${visibleText(name)}(${inner})`;
}

function argumentsText(args: unknown): string {
  if (typeof args !== "object" || args === null) return args === undefined ? "" : valueText(args);
  return Object.entries(args)
    .slice(0, 12)
    .map(([key, value]) => `${visibleText(key)}: ${valueText(value)}`)
    .join(", ");
}

function valueText(value: unknown): string {
  const text = typeof value === "string" ? `"${value}"` : (JSON.stringify(value) ?? String(value));
  return cutText(visibleText(text), LONGEST_VALUE);
}

function kindColor(kind: StepKind, palette: Palette) {
  return { llm: palette.magenta, tool: palette.cyan, retriever: palette.blue, node: palette.dim }[
    kind
  ];
}

function action(step: Step, palette: Palette): Span[] {
  if (step.call !== undefined) return callSpans(step.call, palette);
  const name = {
    text: visibleText(step.name),
    ...(step.kind === "node" && { paint: palette.dim }),
  };
  if (step.output === undefined) return [name];
  const calls = step.output.toolCalls ?? [];
  const said = visibleText(step.output.content);
  const asked = calls.map((call) => visibleText(call.name)).join(", ");
  return [
    name,
    ...(asked === "" ? [] : [{ text: ` → ${asked}`, paint: palette.cyan }]),
    ...(said === "" ? [] : [{ text: ` “${said}”`, paint: palette.dim }]),
  ];
}

function callSpans(call: ToolCall, palette: Palette): Span[] {
  const text = callText(call);
  const open = text.indexOf("(");
  return [{ text: text.slice(0, open), paint: palette.cyan }, { text: text.slice(open) }];
}

function troubles(step: Step, palette: Palette): Span[] {
  const spans: Span[] = [];
  if ((step.attempts ?? 1) > 1) spans.push({ text: ` ×${step.attempts}`, paint: palette.dim });
  if (step.status === "interrupted")
    spans.push({ text: " waits for a person", paint: palette.yellow });
  if (step.status === "aborted") spans.push({ text: " aborted", paint: palette.dim });
  if (step.status === "error") {
    const { name = "error", message = "" } = step.error ?? {};
    spans.push({ text: ` ✗ ${visibleText(name)}: ${visibleText(message)}`, paint: palette.red });
  }
  return spans;
}

function result(step: Step, palette: Palette): Span[] {
  const answer = step.call?.result;
  if (answer === undefined || step.status === "error") return [];
  const text = ` ⇒ ${visibleText(answer.content)}`;
  return [{ text, paint: answer.status === "error" ? palette.red : palette.dim }];
}
