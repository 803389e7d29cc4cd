import type { Step, ToolCall, ToolResult, Trace } from "../trace.ts";
import { type CountTokens, cut } from "./cut.ts";
import { plainArgs, plainResult, squeeze } from "./plain.ts";

const CALL_TOKENS = 90;
const RESULT_TOKENS = 50;

/** A result is told by the step that got it, by the one that asked for it, and in the run as a whole. */
const read = new WeakMap<ToolResult, { content: string; text: string }>();

function resultText(result: ToolResult): string {
  const { content } = result;
  const known = read.get(result);
  if (known?.content === content) return known.text;
  const text = plainResult(content);
  read.set(result, { content, text });
  return text;
}

function callText(call: ToolCall, count: CountTokens): string {
  const args = cut(squeeze(call.rawArgs ?? plainArgs(call.args)), CALL_TOKENS, count);
  const result =
    call.result === undefined
      ? ""
      : ` returned: ${cut(resultText(call.result), RESULT_TOKENS, count)}`;
  return `call ${call.name}(${args})${result}`;
}

/** The calls a step is about: all of a model turn's, or the one of a tool step. */
export function callsOf(step: Step): readonly ToolCall[] {
  if (step.call !== undefined) return [step.call];
  return step.output?.toolCalls ?? [];
}

/**
 * What the step did, in words. A tool step and the model turn that asked for that single call give
 * the same text, so that they are judged by one forward pass.
 */
export function stepBody(
  trace: Trace,
  step: Step,
  count: CountTokens,
): { said: string; did: string } {
  const asker = step.askedBy === undefined ? step : trace.steps.find((s) => s.id === step.askedBy);
  const said = squeeze(asker?.output?.content ?? step.output?.content ?? "");
  const did = callsOf(step).map((call) => callText(call, count));
  const failed = step.error === undefined ? [] : [`failed: ${squeeze(step.error.message)}`];
  return { said, did: [...did, ...failed].join(" ") };
}

const ANSWER_TOKENS = 90;
const ACTIONS_TOKENS = 110;

function actionText(step: Step, tokens: number, count: CountTokens): string {
  if (step.call !== undefined) return cut(callText(step.call, count), tokens, count);
  return cut(squeeze(step.output?.content ?? ""), tokens, count);
}

/** The whole run in one window: every action cut short, the final answer at more length. */
export function runBody(trace: Trace, count: CountTokens): { said: string; did: string } {
  const acts = trace.steps.filter((step) => step.kind !== "node");
  const last = acts.findLast((step) => step.kind === "llm" && step.output !== undefined);
  const before = acts.filter((step) => step !== last).slice(-24);
  const share = Math.max(10, Math.floor(ACTIONS_TOKENS / Math.max(1, before.length)));
  const actions = before
    .map((step) => actionText(step, share, count))
    .filter((text) => text !== "");
  const answer =
    last === undefined ? "" : cut(squeeze(last.output?.content ?? ""), ANSWER_TOKENS, count);
  return { said: answer, did: cut(actions.join(" then "), ACTIONS_TOKENS, count) };
}
