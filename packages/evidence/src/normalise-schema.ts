import { DEPTH } from "./limits.ts";

type Schema = Record<string, unknown>;

/** Names that tool catalogues use for the JSON Schema types. */
const typeNames: Record<string, string> = {
  array: "array",
  bool: "boolean",
  boolean: "boolean",
  dict: "object",
  dictionary: "object",
  double: "number",
  float: "number",
  int: "integer",
  integer: "integer",
  list: "array",
  long: "integer",
  map: "object",
  null: "null",
  number: "number",
  object: "object",
  str: "string",
  string: "string",
  tuple: "array",
};

const combiners = ["allOf", "anyOf", "oneOf"] as const;
const MAX_PATTERN = 200;

/**
 * Turns the tool schemas found in the wild into valid JSON Schema: foreign type names, `required`
 * in odd places, broken patterns. Undeclared properties are refused unless the schema allows them.
 * A property with a default may be left out: zod writes those of a tool as required all the same.
 */
export function normaliseSchema(schema: unknown, depth = 0): Schema {
  if (!isObject(schema) || depth > DEPTH) {
    return {};
  }
  const out: Schema = { ...schema };
  for (const key of ["$schema", "$id", "id", "default", "examples", "format", "nullable"]) {
    delete out[key];
  }
  normaliseType(out, schema);
  normaliseObject(out, schema, depth);
  normaliseItems(out, schema, depth);
  normalisePattern(out);
  for (const key of combiners) {
    const branches = schema[key];
    if (Array.isArray(branches) && branches.length > 0) {
      out[key] = branches.map((branch) => normaliseSchema(branch, depth + 1));
    } else {
      delete out[key];
    }
  }
  if (!Array.isArray(out.enum) || out.enum.length === 0) {
    delete out.enum;
  }
  return out;
}

/** The schema of a call's arguments: an object even where the catalogue only lists the parameters. */
export function argumentsSchema(parameters: Schema): Schema {
  const isBareList =
    !("properties" in parameters) &&
    typeof parameters.type !== "string" &&
    Object.keys(parameters).length > 0 &&
    Object.values(parameters).every((value) => isObject(value) && "type" in value);
  const normal = normaliseSchema(
    isBareList ? { type: "object", properties: parameters } : parameters,
  );
  const takesNothing =
    isObject(normal.properties) &&
    Object.keys(normal.properties).length === 0 &&
    !("additionalProperties" in normal) &&
    !hasCombiner(normal);
  return takesNothing ? { ...normal, additionalProperties: false } : normal;
}

function normaliseType(out: Schema, { type, nullable }: Schema): void {
  const names = (Array.isArray(type) ? type : [type]).map((name) =>
    typeof name === "string" ? typeNames[name.toLowerCase()] : undefined,
  );
  if (names.includes(undefined)) {
    delete out.type;
    return;
  }
  if (nullable === true) {
    names.push("null");
  }
  const unique = [...new Set(names)];
  out.type = unique.length === 1 ? unique[0] : unique;
}

/** The properties, but for a list of required names that stands among them. */
function propertiesIn({ properties }: Schema): [string, unknown][] {
  if (!isObject(properties)) return [];
  return Object.entries(properties).filter(
    ([name, value]) => name !== "required" || !Array.isArray(value),
  );
}

/** Names of the properties that a call must have, wherever the schema says so. */
function requiredOf(schema: Schema): string[] {
  const { properties } = schema;
  const among = isObject(properties) ? stringsIn(properties.required) : [];
  const required = new Set([...stringsIn(schema.required), ...among]);
  for (const [name, value] of propertiesIn(schema)) {
    if (!isObject(value)) continue;
    if (value.required === true) required.add(name);
    if (value.default !== undefined) required.delete(name);
  }
  return [...required];
}

function normaliseObject(out: Schema, schema: Schema, depth: number): void {
  const { properties, additionalProperties } = schema;
  delete out.properties;
  if (isObject(properties)) {
    out.properties = Object.fromEntries(
      propertiesIn(schema).map(([name, value]) => [name, normaliseSchema(value, depth + 1)]),
    );
  }
  out.required = requiredOf(schema);
  if (isObject(additionalProperties)) {
    out.additionalProperties = normaliseSchema(additionalProperties, depth + 1);
  } else if (typeof additionalProperties !== "boolean") {
    delete out.additionalProperties;
    if (
      isObject(out.properties) &&
      Object.keys(out.properties).length > 0 &&
      !hasCombiner(schema)
    ) {
      out.additionalProperties = false;
    }
  }
}

function normaliseItems(out: Schema, { items }: Schema, depth: number): void {
  delete out.items;
  if (isObject(items)) {
    out.items = normaliseSchema(items, depth + 1);
  }
}

/** Patterns that could take exponential time, or that are no regular expressions, are left out. */
function normalisePattern(out: Schema): void {
  const { pattern } = out;
  if (typeof pattern !== "string") {
    delete out.pattern;
    return;
  }
  const isNested = /[+*}][^()]*\)\s*[+*{]/.test(pattern);
  const unbounded = pattern.match(/[+*]|,\}/g)?.length ?? 0;
  if (isNested || unbounded > 2 || pattern.length > MAX_PATTERN || !compiles(pattern)) {
    delete out.pattern;
  }
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

function hasCombiner(schema: Schema): boolean {
  return [...combiners, "$ref", "patternProperties"].some((key) => key in schema);
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
