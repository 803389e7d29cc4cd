import { inspect } from "node:util";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { type Trace, traceSchema } from "@tracejudge/core";
import { TraceJudgeHandler } from "../trace-judge-handler.ts";
import { createFakeJudge } from "./fake-judge.ts";

/** An agent to run with these callbacks, made anew for each run. */
export type Act = (config: { callbacks: BaseCallbackHandler[] }) => Promise<unknown>;

export interface BesideBare {
  /** What came of the agent, or what it threw: with a handler that does nothing, and with ours. */
  bare: string;
  judged: string;
  traces: Trace[];
  /** What the handler reported of its own troubles. */
  errors: unknown[];
  handler: TraceJudgeHandler;
}

/** LangChain itself treats a run with callbacks a little differently: it gives messages their ids. */
class Idle extends BaseCallbackHandler {
  name = "Idle";
}

/** Runs an agent without and with our handler; every run must have its verdict afterwards. */
export async function besideBare(make: () => Act): Promise<BesideBare> {
  const judge = createFakeJudge();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const handler = new TraceJudgeHandler({ judge, store: false, onError });
  const bare = await outcome(make(), new Idle());
  const judged = await outcome(make(), handler);
  await handler.flush();
  return { bare, judged, traces: judge.judged, errors, handler };
}

async function outcome(act: Act, handler: BaseCallbackHandler): Promise<string> {
  try {
    return written(await act({ callbacks: [handler] }));
  } catch (error) {
    return `threw ${written(error)}`;
  }
}

/** The value as text, without ids and stack lines that differ from run to run. */
function written(value: unknown): string {
  return inspect(value, { depth: 12, maxArrayLength: 300, maxStringLength: 2_000, showProxy: true })
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "?")
    .replace(/\n\s+at .*/g, "");
}

/** The first fault of the traces' shape, if there is one. */
export function shapeFault(traces: readonly Trace[]): unknown {
  return traces.map((trace) => traceSchema.safeParse(trace).error).find(Boolean);
}
