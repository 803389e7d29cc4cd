import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { parsedList, parsedText } from "./otlp-reading.ts";
import type { OtlpEvent } from "./otlp-span.ts";

/** A model's messages as the conventions up to 1.36 wrote them: span events, one a message. */
export function eventMessages(events: readonly OtlpEvent[]): {
  input: JsonRecord[];
  output: JsonRecord[];
} {
  const input: JsonRecord[] = [];
  const output: JsonRecord[] = [];
  for (const { name, attributes } of events) {
    const role = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(name)?.[1];
    if (role !== undefined) input.push(toMessageFields(attributes, role));
    else if (name === "gen_ai.choice") output.push(choice(attributes));
    else if (name === "gen_ai.content.prompt") input.push(...listOf(attributes["gen_ai.prompt"]));
    else if (name === "gen_ai.content.completion") {
      output.push(...listOf(attributes["gen_ai.completion"]));
    }
  }
  return { input, output };
}

function listOf(attribute: unknown): JsonRecord[] {
  return parsedList(attribute).filter(isRecord);
}

/** A choice holds its message under `message`, or its fields among its own. */
function choice(attributes: JsonRecord): JsonRecord {
  const message = parsedText(attributes.message);
  if (typeof message === "string") return { role: "assistant", content: message };
  return toMessageFields(isRecord(message) ? message : attributes, "assistant");
}

function toMessageFields(attributes: JsonRecord, role: string): JsonRecord {
  const calls = parsedList(attributes.tool_calls);
  const id = firstText(attributes.id, attributes.tool_call_id);
  return {
    role: firstText(attributes.role) ?? role,
    content: parsedText(attributes.content) ?? "",
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(role === "tool" && id !== undefined && { tool_call_id: id }),
  };
}
