import { LEVELS, targets } from "../rubric.ts";

/** A key of the rubric file: what it holds, to follow "write", and what it means, for editors. */
export interface RubricKey {
  holds: string;
  means: string;
}

/** Every key that a rubric or one of its attributes may have. */
export const rubricKeys: Readonly<Record<string, RubricKey>> = {
  name: { holds: "a short name as text", means: "Name of the rubric, shown in every verdict." },
  description: { holds: "one or two sentences as text", means: "What the rubric is for." },
  threshold: {
    holds: "a number from 0 to 4, such as 3",
    means: "A run or step whose weighted score is under it is flagged.",
  },
  reviewBelow: {
    holds: "a number from 0 to 1, such as 0.5",
    means:
      "A run that is not flagged, but with less confidence than this, goes to a person: REVIEW.",
  },
  auditRate: {
    holds: "a number from 0 to 1, such as 0.05",
    means: "Share of the OK runs marked for people to check anyway.",
  },
  attributes: {
    holds: "a list with at least one attribute",
    means: "What is judged. The default student knows only the attributes it was taught.",
  },
  key: {
    holds: "a key of lower case letters, digits and underscores, such as `tool_validity`",
    means: "Name of the attribute; the student must have been taught it.",
  },
  weight: {
    holds: "a number above 0, such as 0.3",
    means: "Share of the weighted score. The weights of a rubric sum to 1.",
  },
  appliesTo: {
    holds: `a list with at least one of ${targets.join(", ")}`,
    means: "Kinds of steps that are judged by it; `run` is the run as a whole.",
  },
  policy: { holds: "the policy as text", means: "What good looks like, in one to four sentences." },
  levels: {
    holds: `a list of ${LEVELS} texts, from 0 (bad) to ${LEVELS - 1} (good)`,
    means: "What each level from 0 (bad) to 4 (good) looks like.",
  },
  floor: {
    holds: "a number from 0 to 4, such as 2",
    means: "A run or step that scores under it here is flagged whatever the average.",
  },
};
