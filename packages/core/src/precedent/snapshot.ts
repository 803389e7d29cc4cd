import { traceFromMessages } from "../importers/trace-from-messages.ts";
import type { Snapshot } from "../precedent.ts";
import type { Message, Step, Trace } from "../trace.ts";

/**
 * What a judge saw of a step, or of the run as a whole: kept with a precedent, it gives the same text
 * again when the trace is gone. Undefined where the step said and called nothing, so that nothing was
 * judged.
 */
export function snapshotOf(trace: Trace, target: Step | "run"): Snapshot | undefined {
  const tools = trace.tools.length > 0 ? { tools: trace.tools } : {};
  if (target === "run") {
    const messages = wholeRun(trace);
    return messages.length === 0 ? undefined : { messages, ...tools, judged: null };
  }
  const judged = judgedMessage(trace, target);
  if (judged === undefined) return undefined;
  const before = target.saw.messages.slice(0, target.saw.end);
  return {
    messages: [...before, judged],
    ...tools,
    judged: before.length,
    ...(target.call !== undefined && { toolCallId: target.call.id }),
    ...(target.error !== undefined && { error: target.error }),
  };
}

/** The trace and the step of a snapshot, for whoever learns from it; `id` names the trace. */
export function traceFromSnapshot(
  { messages, tools, judged, toolCallId, error }: Snapshot,
  id: string,
): { trace: Trace; target: Step | "run" | undefined } {
  const own = structuredClone(messages);
  const known = resultsOf(own);
  const trace = traceFromMessages(own, {
    id,
    format: "openai-chat",
    ...(tools !== undefined && { tools }),
  });
  for (const [call, result] of known) call.result = result;
  if (judged === null) return { trace, target: "run" };
  const target = trace.steps.find(
    (step) => step.messageIndex === judged && step.call?.id === toolCallId,
  );
  if (target !== undefined && error !== undefined)
    Object.assign(target, { status: "error", error });
  return { trace, target };
}

/** Results stand in the calls already; pairing by id must not overwrite them. */
function resultsOf(messages: readonly Message[]) {
  const calls = messages.flatMap(({ toolCalls = [] }) => toolCalls);
  return calls.flatMap((call) => (call.result === undefined ? [] : [[call, call.result] as const]));
}

function judgedMessage(trace: Trace, step: Step): Message | undefined {
  const { call } = step;
  if (call === undefined) return step.output;
  const asker = trace.steps.find((other) => other.id === step.askedBy)?.output;
  const calls = asker?.toolCalls ?? [];
  if (asker === undefined || !calls.some(({ id }) => id === call.id)) {
    return { role: "assistant", content: asker?.content ?? "", toolCalls: [call] };
  }
  return { ...asker, toolCalls: calls.map((other) => (other.id === call.id ? call : other)) };
}

/** The conversation of the last model turn, and that turn. */
function wholeRun(trace: Trace): Message[] {
  const last = trace.steps.findLast((step) => step.kind === "llm" && step.output !== undefined);
  if (last?.output === undefined) return [];
  const { messages, end } = last.saw;
  const isWhole = last.messageIndex !== undefined;
  return isWhole ? [...messages] : [...messages.slice(0, end), last.output];
}
