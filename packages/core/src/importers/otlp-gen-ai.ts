import { firstAnswer } from "./calls-in-text.ts";
import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { eventMessages } from "./otlp-gen-ai-events.ts";
import { numberedMessages, partsMessages, systemMessages } from "./otlp-messages.ts";
import { parsedList, parsedText, reading, type SpanReading } from "./otlp-reading.ts";
import type { OtlpSpan } from "./otlp-span.ts";
import { indexed } from "./otlp-value.ts";
import { isEditorsOwn, toolAnswer } from "./vscode-tools.ts";

const operations: ReadonlyMap<string, SpanReading["runType"]> = new Map([
  ["chat", "llm"],
  ["completion", "llm"],
  ["text_completion", "llm"],
  ["generate_content", "llm"],
  ["execute_tool", "tool"],
  ["retrieval", "retriever"],
  ["embeddings", "embedding"],
  ["invoke_agent", "agent"],
  ["create_agent", "chain"],
  ["invoke_workflow", "chain"],
  // OpenLLMetry's and LangSmith's span kinds
  ["llm", "llm"],
  ["tool", "tool"],
  ["retriever", "retriever"],
  ["agent", "agent"],
]);

/**
 * Spans with OpenTelemetry's GenAI conventions, of any version (1.27 had events, 1.37 and later have
 * `gen_ai.input.messages`), and with those of OpenLLMetry (Traceloop), which came before them.
 */
export function readGenAi(span: OtlpSpan): SpanReading | undefined {
  const attributes = withDetails(span);
  const kind = kindOf(attributes);
  if (kind === undefined || isEditorsOwn(attributes["gen_ai.tool.call.arguments"]))
    return undefined;
  const common = {
    runType: kind,
    metadata: metadataOf(attributes),
    threadId: firstText(
      attributes["gen_ai.conversation.id"],
      attributes["traceloop.association.properties.thread_id"],
      attributes["traceloop.association.properties.session_id"],
      attributes["session.id"],
    ),
  };
  if (kind === "tool") return reading({ ...common, ...readTool(span, attributes) });
  if (kind === "retriever") return reading({ ...common, ...readRetriever(span, attributes) });
  if (kind === "llm") return reading({ ...common, ...readModel(span, attributes) });
  return reading({ ...common, ...readAgent(span, attributes) });
}

/** The newest way to keep payloads off the span is one event with the span's own attributes. */
function withDetails({ attributes, events }: OtlpSpan): JsonRecord {
  const details = events.filter(({ name }) => name === "gen_ai.client.inference.operation.details");
  return Object.assign({}, ...details.map((event) => event.attributes), attributes);
}

function kindOf(attributes: JsonRecord): SpanReading["runType"] | undefined {
  const said = [
    attributes["gen_ai.operation.name"],
    attributes["llm.request.type"],
    attributes["traceloop.span.kind"],
    attributes["langsmith.span.kind"],
  ];
  const known = said.map((name) => operations.get(String(name))).find((kind) => kind !== undefined);
  if (known !== undefined) return known;
  if (attributes["gen_ai.tool.name"] !== undefined) return "tool";
  const model = attributes["gen_ai.request.model"] ?? attributes["gen_ai.response.model"];
  if (model !== undefined) return "llm";
  const ours = Object.keys(attributes).some((key) => /^(gen_ai|traceloop|langsmith)\./.test(key));
  return ours ? "chain" : undefined;
}

function readModel(span: OtlpSpan, attributes: JsonRecord): Partial<SpanReading> {
  const events = eventMessages(span.events);
  const input = firstFilled(
    () => partsMessages(attributes["gen_ai.input.messages"]),
    () => numberedMessages(attributes, "gen_ai.prompt"),
    () => events.input,
  );
  const output = firstFilled(
    () => partsMessages(attributes["gen_ai.output.messages"]),
    () => numberedMessages(attributes, "gen_ai.completion"),
    () => events.output,
  );
  const system = systemMessages(attributes["gen_ai.system_instructions"]);
  const said = firstAnswer(output);
  const whole = { inputs: parsedText(attributes["gen_ai.prompt"]) };
  const told = system.length + input.length > 0;
  return definedFields({
    name:
      firstText(attributes["gen_ai.request.model"], attributes["gen_ai.response.model"]) ??
      span.name,
    inputs: told ? { messages: [...system, ...input] } : whole.inputs,
    outputs: said === undefined ? parsedText(attributes["gen_ai.completion"]) : asAssistant(said),
    tools: toolsOf(attributes),
  });
}

function asAssistant(message: JsonRecord): JsonRecord {
  return { ...message, role: "assistant" };
}

function firstFilled(...lists: ReadonlyArray<() => JsonRecord[]>): JsonRecord[] {
  for (const list of lists) {
    const found = list();
    if (found.length > 0) return found;
  }
  return [];
}

function toolsOf(attributes: JsonRecord): readonly unknown[] | undefined {
  const given = parsedList(attributes["gen_ai.tool.definitions"]);
  const older = indexed(attributes, "llm.request.functions").map((tool) => ({
    ...tool,
    parameters: parsedText(tool.parameters),
  }));
  const tools = given.length > 0 ? given : older;
  return tools.length > 0 ? tools : undefined;
}

function readTool(span: OtlpSpan, attributes: JsonRecord): Partial<SpanReading> {
  const outputs = resultOf(attributes);
  const named = isRecord(outputs) && isRecord(outputs.kwargs) ? outputs.kwargs.name : undefined;
  return definedFields({
    name:
      firstText(attributes["gen_ai.tool.name"], named, attributes["traceloop.entity.name"]) ??
      span.name.replace(/^execute_tool /, ""),
    inputs: argumentsOf(attributes),
    outputs: outputs === undefined ? undefined : { output: outputs },
    toolCallId: firstText(attributes["gen_ai.tool.call.id"]),
  });
}

/** OpenLLMetry wraps what the tool was called with: `{"args": ["{\"city\": …}"]}`. */
function argumentsOf(attributes: JsonRecord): unknown {
  const given = parsedText(attributes["gen_ai.tool.call.arguments"]);
  if (given !== undefined) return given;
  const entity = parsedText(attributes["traceloop.entity.input"] ?? attributes["gen_ai.prompt"]);
  if (!isRecord(entity)) return entity;
  const { args, inputs, input_str: text } = entity;
  const [only] = Array.isArray(args) && args.length === 1 ? args : [];
  return parsedText([only, inputs, text].find((value) => value !== undefined) ?? entity);
}

/** A result is the text the model was told; only LangChain's own messages are taken apart. */
function resultOf(attributes: JsonRecord): unknown {
  const result = attributes["gen_ai.tool.call.result"];
  if (result !== undefined) {
    const value = parsedText(result);
    return isRecord(value) && value.lc !== undefined ? value : toolAnswer(result);
  }
  const entity = parsedText(
    attributes["traceloop.entity.output"] ?? attributes["gen_ai.completion"],
  );
  return isRecord(entity) && entity.output !== undefined ? entity.output : entity;
}

function readRetriever(span: OtlpSpan, attributes: JsonRecord): Partial<SpanReading> {
  const found = parsedList(attributes["gen_ai.retrieval.documents"]).map((document) =>
    isRecord(document) && document.content !== undefined
      ? { page_content: document.content }
      : document,
  );
  const query = firstText(
    attributes["gen_ai.retrieval.query.text"],
    attributes["gen_ai.retrieval.query"],
  );
  return definedFields({
    name: firstText(attributes["gen_ai.data_source.id"]) ?? span.name,
    inputs: query ?? parsedText(attributes["traceloop.entity.input"]),
    outputs:
      found.length > 0 ? { documents: found } : parsedText(attributes["traceloop.entity.output"]),
  });
}

function readAgent(span: OtlpSpan, attributes: JsonRecord): Partial<SpanReading> {
  const input = partsMessages(attributes["gen_ai.input.messages"]);
  const output = partsMessages(attributes["gen_ai.output.messages"]);
  const given = attributes["traceloop.entity.input"] ?? attributes["gen_ai.prompt"];
  const gave = attributes["traceloop.entity.output"] ?? attributes["gen_ai.completion"];
  return definedFields({
    name:
      firstText(
        attributes["gen_ai.agent.name"],
        attributes["traceloop.entity.name"],
        attributes["gen_ai.workflow.name"],
      ) ?? span.name.replace(/^(invoke_agent|invoke_workflow|workflow) /, ""),
    inputs: input.length > 0 ? { messages: input } : parsedText(given),
    outputs: output.length > 0 ? { messages: output.map(asAssistant) } : parsedText(gave),
    tools: toolsOf(attributes),
  });
}

const associated = "traceloop.association.properties.";

function metadataOf(attributes: JsonRecord): JsonRecord {
  const own = Object.entries(attributes).flatMap(([key, value]) => {
    const prefix = [associated, "langsmith.metadata."].find((start) => key.startsWith(start));
    return prefix === undefined ? [] : [[key.slice(prefix.length), value] as const];
  });
  return Object.fromEntries(own);
}

function definedFields(
  fields: {
    [Key in keyof SpanReading]?: SpanReading[Key] | undefined;
  },
): Partial<SpanReading> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
