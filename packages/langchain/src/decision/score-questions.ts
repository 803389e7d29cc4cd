import {
  type Attribute,
  agentRubric,
  attributeAsked,
  type DecisionQuestion,
  type Rubric,
  TraceJudgeError,
} from "@tracejudge/core";

/** A 5-level `score` question of LangChain's decision models, level 0 first. */
export interface ScoreQuestion {
  type: "score";
  instructions: string;
  criteria: string[];
}

/** The questions a rubric asks, by attribute key, ready for `invoke({ state, questions })`. */
export function scoreQuestions(rubric: Rubric = agentRubric): Record<string, ScoreQuestion> {
  return Object.fromEntries(
    rubric.attributes.map(({ key, policy, levels }) => [
      key,
      { type: "score", instructions: policy, criteria: [...levels] },
    ]),
  );
}

/** @throws TraceJudgeError RUBRIC_UNTAUGHT for a question that the student would only guess at. */
export function attributeFor(id: string, question: DecisionQuestion, rubric: Rubric): Attribute {
  const found = attributeAsked(question, rubric);
  if ("attribute" in found) return found.attribute;
  throw refusal(id, found.why, rubric);
}

function refusal(id: string, why: string, { name, attributes }: Rubric): TraceJudgeError {
  const keys = attributes.map(({ key }) => key).join(", ");
  return new TraceJudgeError(
    "RUBRIC_UNTAUGHT",
    `Question "${id}" cannot be answered: ${why}`,
    `Ask with scoreQuestions(rubric) for ${keys} of the rubric "${name}"`,
  );
}
