import {
  type Attribute,
  agentRubric,
  LEVELS,
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

/**
 * The attribute that a question asks for: the one whose five levels are its criteria, word for
 * word, and whose policy or key its instructions are.
 * Throws RUBRIC_UNTAUGHT for any other question: the student would only guess.
 */
export function attributeAsked(id: string, question: AnyQuestion, rubric: Rubric): Attribute {
  if (question.type !== "score") throw refusal(id, `it is a ${question.type} question`, rubric);
  const criteria = Array.isArray(question.criteria) ? question.criteria : [];
  if (criteria.length !== LEVELS) {
    throw refusal(id, `it has ${criteria.length} levels instead of ${LEVELS}`, rubric);
  }
  const asked = criteria.map(plain);
  const found = rubric.attributes.find(({ levels }) =>
    levels.every((level, at) => plain(level) === asked[at]),
  );
  if (!found) {
    throw refusal(id, "its levels are not those of an attribute of the rubric", rubric);
  }
  const { key, policy } = found;
  if ([policy, key].some((text) => plain(text) === plain(question.instructions))) return found;
  throw refusal(id, `its levels are those of ${key}, but its instructions are not`, rubric);
}

export interface AnyQuestion {
  type: string;
  instructions?: unknown;
  criteria?: unknown;
}

function plain(text: unknown): string {
  return typeof text === "string" ? text.trim().replace(/\s+/g, " ").toLowerCase() : "";
}

function refusal(id: string, why: string, { name, attributes }: Rubric): TraceJudgeError {
  const keys = attributes.map(({ key }) => key).join(", ");
  return new TraceJudgeError(
    "RUBRIC_UNTAUGHT",
    `Question "${id}" cannot be answered: ${why}`,
    `Ask with scoreQuestions(rubric) for ${keys} of the rubric "${name}"`,
  );
}
