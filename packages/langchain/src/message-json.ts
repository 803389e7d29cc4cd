const classNames: ReadonlyMap<unknown, string> = new Map([
  ["human", "HumanMessage"],
  ["ai", "AIMessage"],
  ["system", "SystemMessage"],
  ["developer", "SystemMessage"],
  ["tool", "ToolMessage"],
  ["function", "FunctionMessage"],
  ["generic", "ChatMessage"],
  ["remove", "RemoveMessage"],
]);

const keys = [
  "content",
  "name",
  "id",
  "role",
  "tool_calls",
  "invalid_tool_calls",
  "tool_call_id",
  "status",
  "artifact",
  "usage_metadata",
  "response_metadata",
  "additional_kwargs",
] as const;

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function typeOf(message: object): unknown {
  for (const method of ["_getType", "getType"]) {
    const read: unknown = Reflect.get(message, method);
    if (typeof read === "function") return read.call(message);
  }
  return undefined;
}

/**
 * A LangChain message, of whichever copy of the library, in the JSON form LangSmith keeps. Built by
 * hand: `toJSON` is slower and runs code of the message's class. Undefined for other objects.
 */
export function messageJson(value: object): Record<string, unknown> | undefined {
  if (!("lc_serializable" in value) || !("content" in value)) return undefined;
  const type = typeOf(value);
  const name = classNames.get(type);
  if (name === undefined) return undefined;
  const kwargs: Record<string, unknown> = {};
  for (const key of keys) {
    const field: unknown = Reflect.get(value, key);
    if (key === "content" || !isEmpty(field)) kwargs[key] = field;
  }
  return { lc: 1, type: "constructor", id: ["langchain_core", "messages", name], kwargs };
}
