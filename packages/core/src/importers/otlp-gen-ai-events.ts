import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { parsedList, parsedText } from "./otlp-reading.ts";
import type { OtlpEvent } from "./otlp-span.ts";

const messageName = /^gen_ai\.(system|user|assistant|tool)\.message$/;
const otherNames: ReadonlySet<string> = new Set([
  "gen_ai.choice",
  "gen_ai.content.prompt",
  "gen_ai.content.completion",
  "gen_ai.client.inference.operation.details",
]);

/** Whether an event of this name holds what a model was told or said. */
export function isGenAiEvent(name: string): boolean {
  return messageName.test(name) || otherNames.has(name);
}

/** A model's messages as the conventions up to 1.36 wrote them: span events, one a message. */
export function eventMessages(events: readonly OtlpEvent[]): {
  input: JsonRecord[];
  output: JsonRecord[];
} {
  const input: JsonRecord[] = [];
  const output: JsonRecord[] = [];
  for (const { name, attributes } of events) {
    const role = messageName.exec(name)?.[1];
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

/** A choice holds its message under `message`, or its fields among its own; calls stand in either. */
function choice({ message: held, ...attributes }: JsonRecord): JsonRecord {
  const message = parsedText(held);
  const said = typeof message === "string" ? { content: message } : message;
  return toMessageFields(
    isRecord(said) ? { tool_calls: attributes.tool_calls, ...said } : attributes,
    "assistant",
  );
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
