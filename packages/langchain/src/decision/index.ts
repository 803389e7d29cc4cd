/** The student as a decision model of @langchain/core 1.4 and newer. */
export { createDecisionModel } from "./create-decision-model.ts";
export { type ScoreQuestion, scoreQuestions } from "./score-questions.ts";
export type {
  DecisionModelOptions,
  TraceJudgeDecisionModel,
} from "./trace-judge-decision-model.ts";
