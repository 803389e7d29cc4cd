import { TraceJudgeError } from "../errors.ts";
import type { Attribute, Rubric } from "../rubric.ts";
import type { Verdict } from "../verdict.ts";
import { closestWord } from "./closest-word.ts";
import { normaliseText } from "./normalise-text.ts";

/** The wording a student was trained with, by attribute key; part of its model card. */
export type Taught = Readonly<
  Record<string, { readonly policy: string; readonly levels: readonly string[] }>
>;

export interface RubricDrift {
  /** Attributes whose text is not what the student was taught; goes into every verdict. */
  drift: Verdict["drift"];
  /** Keys the student has no output for: it cannot judge by this rubric. */
  untaught: string[];
}

/** Compares a rubric's wording with what a student was taught; white space does not count. */
export function rubricDrift(rubric: Rubric, taught: Taught): RubricDrift {
  const drift: Verdict["drift"] = [];
  const untaught: string[] = [];
  for (const attribute of rubric.attributes) {
    const lesson = Object.hasOwn(taught, attribute.key) ? taught[attribute.key] : undefined;
    const changed = lesson === undefined ? [] : changedParts(attribute, lesson);
    if (lesson === undefined) untaught.push(attribute.key);
    if (changed.length === 0) continue;
    const message = `the rubric's ${changed.join(" and ")} differ from what the student was taught, and it judges by what it was taught`;
    drift.push({ attribute: attribute.key, message });
  }
  return { drift, untaught };
}

function changedParts(attribute: Attribute, lesson: NonNullable<Taught[string]>): string[] {
  const differs = (left: string, right = "") => normaliseText(left) !== normaliseText(right);
  const levels = attribute.levels.flatMap((text, level) =>
    differs(text, lesson.levels[level]) ? [level] : [],
  );
  return [
    ...(differs(attribute.policy, lesson.policy) ? ["policy text"] : []),
    ...(levels.length === 0 ? [] : [`texts of level ${levels.join(", ")}`]),
  ];
}

/** The refusal of a rubric with attributes that a student was never taught. */
export function untaughtError(untaught: readonly string[], taught: Taught): TraceJudgeError {
  const keys = Object.keys(taught);
  const names = untaught.map((key) => `\`${key}\``).join(", ");
  const meant = untaught.length === 1 ? closestWord(untaught[0] ?? "", keys) : undefined;
  const rename = meant === undefined ? "Use only" : `Did you mean \`${meant}\`? Use only`;
  return new TraceJudgeError(
    "RUBRIC_UNTAUGHT",
    `the student was never taught ${names}`,
    `${rename} ${keys.join(", ")} in the rubric, or train a student on labels for the new attribute`,
  );
}
