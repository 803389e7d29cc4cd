import { TraceJudgeError } from "@tracejudge/core";
import type {
  DecisionModelOptions,
  TraceJudgeDecisionModel,
} from "./trace-judge-decision-model.ts";

/**
 * The student as a decision model of LangChain. Rejects with a TraceJudgeError (MODEL_MISMATCH) where
 * the installed @langchain/core has no decision models yet.
 */
export async function createDecisionModel(
  options: DecisionModelOptions = {},
): Promise<TraceJudgeDecisionModel> {
  const loaded = await import("./trace-judge-decision-model.ts").catch((cause: unknown) => {
    throw new TraceJudgeError(
      "MODEL_MISMATCH",
      "The installed @langchain/core has no decision models",
      "Install @langchain/core 1.4.0 or newer",
      { cause },
    );
  });
  return new loaded.TraceJudgeDecisionModel(options);
}
