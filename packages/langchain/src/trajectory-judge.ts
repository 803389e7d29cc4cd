import { toMessages, type Verdict } from "@tracejudge/core";
import type { EvaluationRow } from "./evaluator/evaluation-row.ts";
import { type JudgeChoice, JudgeClient } from "./evaluator/judge-client.ts";
import { rowsOfExchange } from "./evaluator/rows-of-run.ts";
import { errorRow, rowsOfVerdict } from "./evaluator/rows-of-verdict.ts";
import type { TraceJudgeOptions } from "./handler-options.ts";
import { createPrivacy } from "./privacy.ts";
import { createReporter } from "./report-once.ts";

export interface TrajectoryJudgeOptions extends JudgeChoice, Pick<TraceJudgeOptions, "redact"> {
  /** `trajectory_quality` unless told. */
  feedbackKey?: string;
}

/** Arguments as openevals' trajectory judges take them. */
export interface TrajectoryArgs {
  /** What was asked, where the trajectory does not begin with it. */
  inputs?: unknown;
  /** Messages, `{messages}`, or agentevals' `{results}`, as LangChain or OpenAI write them. */
  outputs: unknown;
  /** A good trajectory: it is judged too, for comparison, and changes no score. */
  referenceOutputs?: unknown;
}

/** A row of openevals' shape. LangSmith is sent `evaluatorInfo`, which is the same as `metadata`. */
export type TrajectoryResult = Omit<EvaluationRow, "targetRunId"> & {
  metadata: Record<string, unknown>;
};

export interface TrajectoryJudge {
  (args: TrajectoryArgs): Promise<TrajectoryResult>;
  close(): Promise<void>;
}

/**
 * A judge of message lists, to stand where openevals' `createTrajectoryLLMAsJudge` stood: scores from 0
 * to 4 (NaN where nothing could be judged), the steps' own scores in `metadata.steps`. Never throws for
 * what the messages contain.
 */
export function createTrajectoryJudge(options: TrajectoryJudgeOptions = {}): TrajectoryJudge {
  const { feedbackKey = "trajectory_quality", redact, ...choice } = options;
  const client = new JudgeClient(choice);
  const keep = createPrivacy(redact, createReporter(choice.onError ?? (() => {})));
  const keys = { feedbackKey, stepFeedbackKey: feedbackKey, perStep: false };

  async function verdictOn(inputs: unknown, given: unknown) {
    const outputs = spokenIn(given);
    const asked = toMessages(outputs).some(({ role }) => role === "user");
    const exchange = { name: "trajectory", inputs: asked ? undefined : inputs, outputs };
    const { traceId, rows, basis } = rowsOfExchange(exchange, keep);
    return { verdict: await client.judge(traceId, rows), basis };
  }

  async function judge({ inputs, outputs, referenceOutputs }: TrajectoryArgs) {
    try {
      const { verdict, basis } = await verdictOn(inputs, outputs);
      const [row] = rowsOfVerdict(verdict, basis, keys);
      const reference =
        toMessages(spokenIn(referenceOutputs)).length === 0
          ? undefined
          : (await verdictOn(inputs, referenceOutputs)).verdict;
      return toResult(row ?? errorRow("no verdict", keys), verdict, reference);
    } catch (error) {
      return toResult(errorRow(error, keys));
    }
  }

  Object.defineProperty(judge, "name", { value: feedbackKey });
  return Object.assign(judge, { close: () => client.close() });
}

/** A graph trajectory, as agentevals takes it from a thread, has the state of each turn in `results`. */
function spokenIn(outputs: unknown): unknown {
  const { messages, results, steps } = Object(outputs) as Record<string, unknown>;
  const isGraph = messages === undefined && Array.isArray(results) && Array.isArray(steps);
  return isGraph ? results.flatMap((turn: unknown) => Object(turn).messages ?? [turn]) : outputs;
}

function toResult(row: EvaluationRow, verdict?: Verdict, reference?: Verdict): TrajectoryResult {
  const { evaluatorInfo, ...rest } = row;
  const metadata = {
    ...evaluatorInfo,
    ...(verdict && { attributes: verdict.attributes, steps: verdict.steps }),
    ...(reference && { reference: { score: reference.score, status: reference.status } }),
  };
  return { ...rest, metadata, evaluatorInfo: metadata };
}
