import type { ToolSpec } from "../trace.ts";
import { plain, squeeze } from "./plain.ts";

const ARG_CHARS = 90;
const OTHER_CHARS = 80;

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function argumentLine(name: string, schema: unknown, required: boolean): string {
  const spec = isObject(schema) ? schema : {};
  const type = typeof spec.type === "string" ? spec.type : "";
  const allowed = Array.isArray(spec.enum) ? ` one of ${plain(spec.enum.slice(0, 12))}` : "";
  const text = typeof spec.description === "string" ? ` ${squeeze(spec.description)}` : "";
  return `${name} ${type}${required ? " required" : ""}${allowed}${text}`.slice(0, ARG_CHARS);
}

/** `name: description. arguments: city string required …; days integer …` */
export function toolLine(tool: ToolSpec): string {
  const properties = isObject(tool.parameters?.properties) ? tool.parameters.properties : {};
  const required = Array.isArray(tool.parameters?.required) ? tool.parameters.required : [];
  const args = Object.entries(properties).map(([name, schema]) =>
    argumentLine(name, schema, required.includes(name)),
  );
  const list = args.length > 0 ? ` arguments: ${args.join("; ")}` : " no arguments";
  return `${tool.name}: ${squeeze(tool.description ?? "").slice(0, 240)}${list}`;
}

/** The tools that were not called, one short clause each. */
export function otherToolsLine(tools: readonly ToolSpec[]): string {
  return tools
    .map((tool) => `${tool.name} - ${squeeze(tool.description ?? "")}`.slice(0, OTHER_CHARS))
    .join("; ");
}
