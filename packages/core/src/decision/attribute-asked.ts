import { type Attribute, LEVELS, type Rubric } from "../rubric.ts";

/** A question of the decision wire format, as it came. */
export interface DecisionQuestion {
  type: string;
  instructions?: unknown;
  criteria?: unknown;
}

/**
 * The attribute a question asks for: the one whose levels are its criteria, where its instructions, if
 * any, are the attribute's policy or key. Else why the student would only guess.
 */
export function attributeAsked(
  question: DecisionQuestion,
  rubric: Rubric,
): { attribute: Attribute } | { why: string } {
  if (question.type !== "score") return { why: `it is a ${question.type} question` };
  const criteria = Array.isArray(question.criteria) ? question.criteria : [];
  if (criteria.length !== LEVELS) {
    return { why: `it has ${criteria.length} levels instead of ${LEVELS}` };
  }
  const asked = criteria.map(plain);
  const attribute = rubric.attributes.find(({ levels }) =>
    levels.every((level, at) => plain(level) === asked[at]),
  );
  if (attribute === undefined) {
    return { why: "its levels are not those of an attribute of the rubric" };
  }
  const { key, policy } = attribute;
  const said = plain(question.instructions ?? "");
  if (said === "" || said === plain(policy) || said === plain(key)) return { attribute };
  return { why: `its levels are those of ${key}, but its instructions are not` };
}

function plain(text: unknown): string {
  return typeof text === "string" ? text.trim().replace(/\s+/g, " ").toLowerCase() : "?";
}
