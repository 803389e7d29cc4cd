import { type Rubric, rubricVersion } from "@tracejudge/core";

/**
 * The rubric with every attribute applied to every kind of step and to the run. People label what a
 * rubric may leave alone, such as the quality of a single turn; only for those labels it is used.
 */
export function widenedRubric(rubric: Rubric): Rubric {
  const attributes = rubric.attributes.map((attribute) => ({
    ...attribute,
    appliesTo: [
      "llm",
      "tool",
      "retriever",
      "run",
    ] as const satisfies Rubric["attributes"][number]["appliesTo"],
  }));
  const widened = { ...rubric, attributes };
  return { ...widened, version: rubricVersion(widened) };
}
