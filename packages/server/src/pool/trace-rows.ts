import type { LangSmithRun, Message, Step, ToolCall, Trace } from "@tracejudge/core";

/**
 * A run as rows in LangSmith's shape, one for the run and one for each step under its own id, so that
 * the store shows it beside its verdict whatever format it came in.
 */
export function traceRows(trace: Trace): LangSmithRun[] {
  const metadata = {
    source_format: trace.source.format,
    ...(trace.threadId !== undefined && { thread_id: trace.threadId }),
  };
  const root: LangSmithRun = {
    ...spanOf(trace),
    id: trace.id,
    trace_id: trace.id,
    parent_run_id: null,
    name: trace.name ?? "run",
    run_type: "chain",
    inputs: {},
    outputs: {},
    extra: { metadata },
  };
  const steps = trace.steps.filter(({ id }) => id !== trace.id);
  return [root, ...steps.map((step, place) => stepRow(trace, step, place))];
}

function stepRow(trace: Trace, step: Step, place: number): LangSmithRun {
  const head = {
    ...spanOf(step),
    id: step.id,
    trace_id: trace.id,
    parent_run_id: step.parentId ?? trace.id,
    name: step.name,
    // Where there are no times, the order of the rows is all that tells what came first.
    start_time: step.startTime ?? (trace.startTime ?? 0) + place,
  };
  const { call, output } = step;
  if (step.kind === "llm") {
    const said = output === undefined ? {} : { outputs: { messages: [messageOf(output)] } };
    return {
      ...head,
      run_type: "llm",
      inputs: { messages: sawOf(step) },
      ...said,
      ...toolsOf(trace),
    };
  }
  if (call === undefined) return { ...head, run_type: "chain", inputs: {}, outputs: {} };
  return {
    ...head,
    run_type: step.kind === "retriever" ? "retriever" : "tool",
    inputs: typeof call.args === "object" ? call.args : { input: call.args ?? call.rawArgs },
    ...(call.result !== undefined && { outputs: { output: resultOf(call) } }),
    extra: { tool_call_id: call.id },
  };
}

function spanOf(
  span: Trace | Step,
): Pick<LangSmithRun, "start_time" | "end_time" | "status" | "error"> {
  const { status, error } = span;
  const note = error === undefined ? undefined : `${error.name}: ${error.message}`;
  return {
    ...(span.startTime !== undefined && { start_time: span.startTime }),
    ...(span.endTime !== undefined && { end_time: span.endTime }),
    status: status === "ok" ? "success" : status,
    ...(note !== undefined && { error: note }),
  };
}

function sawOf({ saw }: Step): object[] {
  return saw.messages.slice(0, saw.end).map(messageOf);
}

function messageOf(message: Message): object {
  const { role, content, name, toolCalls, toolCallId, status } = message;
  return {
    role,
    content,
    ...(name !== undefined && { name }),
    ...(toolCalls !== undefined && { tool_calls: toolCalls.map(callOf) }),
    ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
    ...(status === "error" && { status: "error" }),
  };
}

function callOf({ id, name, args, rawArgs }: ToolCall): object {
  const text = rawArgs ?? JSON.stringify(args ?? {});
  return { id, type: "function", function: { name, arguments: text } };
}

function resultOf({ id, result }: ToolCall): object {
  return {
    role: "tool",
    tool_call_id: id,
    content: result?.content ?? "",
    ...(result?.status === "error" && { status: "error" }),
  };
}

function toolsOf({ tools }: Trace): Pick<LangSmithRun, "extra"> {
  if (tools.length === 0) return {};
  return {
    extra: {
      invocation_params: { tools: tools.map((tool) => ({ type: "function", function: tool })) },
    },
  };
}
