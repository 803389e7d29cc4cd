import type { Problem } from "../problem.ts";
import { type Rubric, rubricSchema } from "../rubric.ts";
import { readYaml, type YamlFault, type YamlPath, type YamlSource } from "./read-yaml.ts";
import { rubricFaults } from "./rubric-problems.ts";
import { rubricVersion } from "./rubric-version.ts";

export interface ParsedRubric {
  /** Absent where a problem is an error. */
  rubric?: Rubric;
  /** All of them, in the order of the text. */
  problems: Problem[];
}

/** A problem that still knows where in the text it stands. */
type Placed = Problem & { offset: number };

const MAX_CHARS = 200_000;

/**
 * Reads a rubric from YAML (or JSON, which is YAML). Never throws; reports every problem at once.
 * Weights that do not sum to 1 are divided by their sum, with a warning. After a syntax error only
 * what stands before it is checked further, since the rest may have been read wrongly.
 */
export function parseRubric(text: string, options: { file?: string } = {}): ParsedRubric {
  const place = options.file === undefined ? {} : { file: options.file };
  if (text.length > MAX_CHARS) return { problems: [{ ...tooLong(text), ...place }] };
  const source = readYaml(text);
  const parsed = rubricSchema.safeParse(source.value);
  const broken = Math.min(
    ...source.faults.filter((fault) => !fault.recovered).map((fault) => fault.place.offset),
  );
  const found = [...schemaProblems(source, parsed.error?.issues ?? []), ...crossProblems(source)];
  const problems = [
    ...source.faults.map(syntaxProblem),
    ...found.filter((problem) => problem.offset < broken && isTrusted(problem, broken)),
  ]
    .sort((left, right) => left.offset - right.offset)
    .map(({ offset: _, ...problem }): Problem => ({ ...problem, ...place }));
  if (!parsed.success || problems.some((problem) => problem.severity === "error")) {
    return { problems };
  }
  return { rubric: complete(parsed.data), problems };
}

/** In a text with a syntax error, what seems missing may only have been lost. */
function isTrusted(problem: Placed, broken: number): boolean {
  return broken === Number.POSITIVE_INFINITY || problem.code !== "rubric_missing";
}

function complete(rubric: Omit<Rubric, "version">): Rubric {
  const total = sumOf(rubric.attributes.map((attribute) => attribute.weight));
  const attributes = sumsToOne(total)
    ? rubric.attributes
    : rubric.attributes.map((attribute) => ({ ...attribute, weight: attribute.weight / total }));
  return { ...rubric, attributes, version: rubricVersion(rubric) };
}

function schemaProblems(
  source: YamlSource,
  issues: Parameters<typeof rubricFaults>[0][],
): Placed[] {
  return issues
    .flatMap((issue) => rubricFaults(issue, source.value))
    .map(({ code, path, part, message, remedy }) => ({
      code,
      severity: "error" as const,
      message,
      remedy,
      ...placed(source, path, part),
    }));
}

/** What no single value shows: two attributes of one key, and the sum of the weights. */
function crossProblems(source: YamlSource): Placed[] {
  const attributes = attributesOf(source.value);
  return [...duplicateKeys(source, attributes), ...unevenWeights(source, attributes)];
}

function duplicateKeys(source: YamlSource, attributes: readonly unknown[]): Placed[] {
  const first = new Map<string, number>();
  const problems: Placed[] = [];
  for (const [index, attribute] of attributes.entries()) {
    const key = fieldOf(attribute, "key");
    if (typeof key !== "string") continue;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      continue;
    }
    const line = source.placeOf(["attributes", earlier, "key"]).line;
    problems.push({
      code: "rubric_duplicate",
      severity: "error",
      message: `attribute \`${key}\` is already on line ${line}`,
      remedy: "Give it another key, or remove one of the two",
      ...placed(source, ["attributes", index, "key"]),
    });
  }
  return problems;
}

function unevenWeights(source: YamlSource, attributes: readonly unknown[]): Placed[] {
  const weights = attributes.map((attribute) => fieldOf(attribute, "weight"));
  const usable = weights.filter((weight) => typeof weight === "number" && weight > 0);
  const total = sumOf(usable.map(Number));
  const judged = usable.length > 0 && usable.length === weights.length && Number.isFinite(total);
  if (!judged || sumsToOne(total)) return [];
  return [
    {
      code: "rubric_weights",
      severity: "warning",
      message: `weights sum to ${Number(total.toFixed(4))}, so each is divided by that`,
      remedy: "Make the weights sum to 1",
      ...placed(source, ["attributes"], "key"),
    },
  ];
}

function syntaxProblem(fault: YamlFault): Placed {
  return {
    code: "rubric_syntax",
    severity: "error",
    message: fault.message,
    remedy: fault.recovered
      ? "Keep one of the two"
      : "Correct the YAML here: check indentation, quotes and colons",
    ...fault.place,
  };
}

function tooLong(text: string): Problem {
  return {
    code: "rubric_syntax",
    severity: "error",
    message: `the file has ${text.length} characters, more than the ${MAX_CHARS} a rubric may have`,
    remedy: "Check that this is the rubric file",
    line: 1,
    column: 1,
  };
}

function placed(source: YamlSource, path: YamlPath, part?: "value" | "key") {
  return { path: jsonPath(path), ...source.placeOf(path, part) };
}

function jsonPath(path: YamlPath): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return `$${steps.join("")}`;
}

function attributesOf(value: unknown): readonly unknown[] {
  const attributes = fieldOf(value, "attributes");
  return Array.isArray(attributes) ? attributes : [];
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, unknown>)[key];
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sumsToOne(total: number): boolean {
  return Math.abs(total - 1) < 1e-6;
}
