import type { ToolCall } from "../trace.ts";
import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { parseJson } from "./parse-json.ts";
import { hasServerTools } from "./server-tool-parts.ts";

/**
 * The tool calls of a message's fields, whichever of LangChain's or the providers' places they stand
 * in. A call without an id is called `call_<its place in the message>`.
 */
export function toToolCalls(fields: JsonRecord): ToolCall[] {
  const said = [...listed(fields.tool_calls), ...listed(fields.invalid_tool_calls)];
  const found = [said, ...fallbacks(fields)].find((calls) => calls.length > 0) ?? [];
  const isOurs = hasServerTools(fields.content) ? isNamed : () => true;
  return found.filter(isOurs).map(toToolCall);
}

/** LangChain's stream makes the arguments of a provider's own tool a call without a name. */
function isNamed(call: JsonRecord): boolean {
  return firstText(call.name) !== undefined || isRecord(call.function);
}

function fallbacks(fields: JsonRecord): JsonRecord[][] {
  const more = isRecord(fields.additional_kwargs) ? fields.additional_kwargs : {};
  return [
    listed(more.tool_calls),
    listed(fields.content).filter((part) => callParts.has(String(part.type))),
    [fields.function_call, more.function_call].filter(isRecord).slice(0, 1),
  ];
}

const callParts = new Set(["tool_call", "invalid_tool_call", "tool_use", "function_call"]);

function listed(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function toToolCall(call: JsonRecord, index: number): ToolCall {
  const spec = isRecord(call.function) ? call.function : call;
  const id = firstText(call.id, call.call_id, call.tool_call_id) ?? `call_${index}`;
  const args = [spec.args, spec.arguments, spec.input].find((value) => value !== undefined);
  return { id, name: firstText(spec.name) ?? "", ...parseArgs(args) };
}

/**
 * Arguments as a value or as the JSON text a model wrote. Text that is no JSON stays in `rawArgs`;
 * empty text means no arguments, as providers write it for tools that take none.
 */
export function parseArgs(args: unknown): { args: unknown; rawArgs?: string } {
  if (args === undefined || args === null || args === "") return { args: {} };
  if (typeof args !== "string") return { args };
  const parsed = parseJson(args);
  return "value" in parsed ? { args: parsed.value } : { args: undefined, rawArgs: args };
}
