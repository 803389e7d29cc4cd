import type { Step, Trace } from "@tracejudge/core";
import type { TraceJudgeOptions } from "../handler-options.ts";
import { TraceJudgeHandler } from "../trace-judge-handler.ts";
import { createFakeJudge } from "./fake-judge.ts";

export interface Recorded {
  handler: TraceJudgeHandler;
  /** In the order they were judged. */
  traces: Trace[];
  /** What the agent gave, or the error it threw. */
  result: unknown;
}

/** Runs an agent with a recording handler and gives the traces that were judged. */
export async function recordRun(
  act: (handler: TraceJudgeHandler) => Promise<unknown>,
  options: TraceJudgeOptions = {},
): Promise<Recorded> {
  const judge = createFakeJudge();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const handler = new TraceJudgeHandler({ judge, store: false, onError, ...options });
  const result = await act(handler).catch((error: unknown) => error);
  await handler.flush();
  if (errors.length > 0 && options.onError === undefined) throw errors[0];
  return { handler, traces: judge.judged, result };
}

/** `kind name status` of each step, indented below its parent; `xN` where it was tried N times. */
export function outline(trace: Trace | undefined): string[] {
  const steps = trace?.steps ?? [];
  const depth = (step: Step): number => {
    const parent = steps.find(({ id }) => id === step.parentId);
    return parent ? depth(parent) + 1 : 0;
  };
  return steps.map((step) => {
    const tries = step.attempts === undefined ? "" : ` x${step.attempts}`;
    return `${"  ".repeat(depth(step))}${step.kind} ${step.name} ${step.status}${tries}`;
  });
}
