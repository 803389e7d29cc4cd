import { isRecord, type JsonRecord } from "./json-value.ts";
import { parsedList } from "./otlp-reading.ts";
import { toToolCalls } from "./to-tool-calls.ts";

/**
 * The message with its tool calls where they belong, if it has nothing else to say: some recorders
 * (Koog) write calls in OpenAI's shape as text, in a message of whatever role.
 */
export function callsInText(message: JsonRecord): JsonRecord {
  const said = parsedList(message.content);
  if (said.length === 0 || !said.every(isCall)) return message;
  return { ...message, role: "assistant", content: "", tool_calls: said };
}

function isCall(value: unknown): boolean {
  return isRecord(value) && isRecord(value.function) && value.function.arguments !== undefined;
}

/** What a model answered: its first message, or all of them where each asks for a tool. */
export function firstAnswer(said: readonly JsonRecord[]): JsonRecord | undefined {
  const [first] = said;
  const asked = said.map(toToolCalls);
  if (first === undefined || asked.some(({ length }) => length === 0)) return first;
  return { ...first, tool_calls: asked.flat() };
}
