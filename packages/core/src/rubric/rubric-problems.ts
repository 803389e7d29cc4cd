import type { z } from "zod";
import { attributeSchema, rubricSchema, targets } from "../rubric.ts";
import { closestWord } from "./closest-word.ts";
import { rubricKeys } from "./rubric-keys.ts";

/** One thing wrong with a rubric's value, before it has a place in the text. */
export interface RubricFault {
  code: "rubric_missing" | "rubric_unknown" | "rubric_type" | "rubric_value";
  path: PropertyKey[];
  /** `key` where the key itself is wrong. */
  part: "value" | "key";
  message: string;
  remedy: string;
}

/** What zod found, in words for the person who wrote the rubric; unknown keys one by one. */
export function rubricFaults(issue: z.core.$ZodIssue, value: unknown): RubricFault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...issue.path, key]));
  }
  const given = valueAt(value, issue.path);
  const absent = given === undefined || (given === null && issue.path.length === 0);
  return [absent ? missing(issue.path) : wrong(issue, given)];
}

function unknownKey(path: PropertyKey[]): RubricFault {
  const key = String(path.at(-1));
  const known = Object.keys((path.length > 1 ? attributeSchema : rubricSchema).shape);
  const meant = closestWord(key, known);
  const remedy =
    meant === undefined
      ? `Remove it; known keys here are ${known.join(", ")}`
      : `Did you mean \`${meant}\`? Rename it`;
  return { code: "rubric_unknown", path, part: "key", message: `unknown key \`${key}\``, remedy };
}

function missing(path: PropertyKey[]): RubricFault {
  const key = path.at(-1);
  const message = key === undefined ? "the rubric is empty" : `\`${String(key)}\` is missing`;
  const remedy =
    key === undefined
      ? "Write at least `name` and `attributes`, or start from a copy of agent.yaml"
      : `Add \`${String(key)}:\` with ${expectedAt(path)}`;
  return { code: "rubric_missing", path, part: "value", message, remedy };
}

function wrong(issue: z.core.$ZodIssue, given: unknown): RubricFault {
  const fault = { path: issue.path, part: "value" } as const;
  const label = labelOf(issue.path);
  if (issue.code === "invalid_type") {
    const message = `${label} is ${kindOf(given)}, expected ${kindNames[issue.expected] ?? issue.expected}`;
    return { code: "rubric_type", ...fault, message, remedy: typeRemedy(issue, given) };
  }
  const choices = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const meant = closestWord(String(given), choices);
  const remedy =
    meant === undefined
      ? `Write ${expectedAt(issue.path)}`
      : `Did you mean \`${meant}\`? Write that`;
  return { code: "rubric_value", ...fault, message: `${label} ${reasonOf(issue, given)}`, remedy };
}

function reasonOf(issue: z.core.$ZodIssue, given: unknown): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  if (Array.isArray(given)) return `has ${given.length} item${given.length === 1 ? "" : "s"}`;
  if (given === "") return "is empty";
  if (issue.code === "too_big") return `must be at most ${issue.maximum}`;
  if (issue.code === "too_small") {
    return `must be ${issue.inclusive ? "at least" : "above"} ${issue.minimum}`;
  }
  return `is not allowed: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

function typeRemedy(issue: z.core.$ZodIssueInvalidType, given: unknown): string {
  const textWanted = issue.expected === "string";
  if (textWanted && typeof given === "object" && given !== null) {
    return "Put the text in quotes: a colon followed by a space starts a map in YAML";
  }
  const quote = textWanted && given !== null ? "Put it in quotes: it must be" : "Write";
  return `${quote} ${expectedAt(issue.path)}`;
}

const kindNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  object: "a map",
  array: "a list",
};

/** The innermost named key of a path says what belongs there. */
function expectedAt(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (typeof last === "string") return rubricKeys[last]?.holds ?? "a value of the right kind";
  const owner = path.at(-2);
  if (owner === "levels") return "the level's wording as text";
  if (owner === "appliesTo") return `one of ${targets.join(", ")}`;
  if (owner === "attributes") return "an attribute with key, weight, appliesTo, policy and levels";
  return "a rubric with name and attributes";
}

function labelOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return "the rubric";
  if (typeof last === "string") return `\`${last}\``;
  const owner = String(path.at(-2));
  return owner === "levels" ? `level ${String(last)}` : `item ${String(last)} of \`${owner}\``;
}

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let node = value;
  for (const segment of path) {
    if (typeof node !== "object" || node === null) return undefined;
    node = (node as Record<PropertyKey, unknown>)[segment];
  }
  return node;
}
