import type { ToolSpec } from "../trace.ts";
import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

/** OpenAI's `{type, function}`, Anthropic's `{name, input_schema}` or LangChain's `{name, schema}`. */
function toSpec(tool: unknown): ToolSpec | undefined {
  if (!isRecord(tool)) return undefined;
  const spec = [tool.function, tool.toolSpec, tool].find(isRecord) ?? tool;
  const name = firstText(spec.name);
  if (name === undefined) return undefined;
  const schema = [spec.parameters, spec.input_schema, spec.inputSchema, spec.schema].find(isRecord);
  const parameters = isRecord(schema?.json) ? schema.json : schema;
  const description = firstText(spec.description);
  return {
    name,
    ...(description !== undefined && { description }),
    ...(parameters !== undefined && { parameters }),
  };
}

/** Gemini nests its tools: `[{functionDeclarations: [...]}]`. */
function flattened(tools: unknown): unknown[] {
  if (!Array.isArray(tools)) return [];
  return tools.flatMap((tool) =>
    isRecord(tool) && Array.isArray(tool.functionDeclarations) ? tool.functionDeclarations : [tool],
  );
}

function offered(node: RunNode): unknown[] {
  const extra: JsonRecord = node.run.extra ?? {};
  const places = [extra.invocation_params, extra.options, node.run.inputs].filter(isRecord);
  return places.flatMap((place) => [...flattened(place.tools), ...flattened(place.functions)]);
}

/** Every tool that any model call was offered, once by name; a spec with parameters is preferred. */
export function toolSpecs(nodes: readonly RunNode[]): ToolSpec[] {
  const byName = new Map<string, ToolSpec>();
  for (const node of nodes) {
    if (node.kind !== "llm") continue;
    for (const tool of offered(node)) {
      const spec = toSpec(tool);
      if (spec && byName.get(spec.name)?.parameters === undefined) byName.set(spec.name, spec);
    }
  }
  return [...byName.values()];
}
