import type { ToolSpec } from "../trace.ts";
import { isRecord } from "./json-value.ts";

/** Tools in OpenAI shape, bare `{name, parameters}`, LangChain's `schema`, Anthropic's `input_schema`, or MCP's `inputSchema`. */
export function toolSpecsOf(tools: unknown): ToolSpec[] {
  if (!Array.isArray(tools)) return [];
  return tools.filter(isRecord).flatMap((tool) => {
    const spec = isRecord(tool.function) ? tool.function : tool;
    if (typeof spec.name !== "string") return [];
    const parameters = spec.parameters ?? spec.input_schema ?? spec.inputSchema ?? spec.schema;
    return [
      {
        name: spec.name,
        ...(typeof spec.description === "string" && { description: spec.description }),
        ...(isRecord(parameters) && { parameters }),
      },
    ];
  });
}
