import {
  createSummaryEvaluator,
  createTraceJudgeEvaluator,
  type EvaluatorOptions,
} from "@tracejudge/langchain";
import { Client } from "langsmith";
import { type EvaluationResult, type ExperimentResultRow, evaluate } from "langsmith/evaluation";
import { examples, script } from "./dataset.ts";
import { buildOrderAgent } from "./order-agent.ts";
import { ScriptedChatModel } from "./scripted-chat-model.ts";

/** What `evaluate()` gives back: a row for each example, and the rows of the summary. */
export interface Experiment {
  results: ExperimentResultRow[];
  summaryResults: { results: EvaluationResult[] };
}

/** Runs the agent on the dataset and scores every run and step, on this machine. */
export async function runExperiment(options: EvaluatorOptions = {}): Promise<Experiment> {
  const agent = buildOrderAgent(new ScriptedChatModel(script));
  const evaluator = createTraceJudgeEvaluator(options);

  const experiment = await evaluate(
    async ({ question }: { question: string }) =>
      agent.invoke(
        { messages: [{ role: "user", content: question }] },
        { callbacks: [evaluator.handler] },
      ),
    {
      data: examples,
      evaluators: [evaluator],
      summaryEvaluators: [createSummaryEvaluator(evaluator)],
      // Leave these two out to see the scores in LangSmith.
      uploadRuns: false,
      client: new Client({ apiKey: "none" }),
    },
  );
  await evaluator.close();
  return experiment;
}
