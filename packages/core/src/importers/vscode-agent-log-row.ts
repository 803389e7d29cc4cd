import { firstText, isRecord, type JsonRecord } from "./json-value.ts";
import { jsonText } from "./message-text.ts";
import { partsMessages } from "./otlp-messages.ts";
import { parsedText } from "./otlp-reading.ts";
import { parseJson } from "./parse-json.ts";
import { isEditorsOwn, toolAnswer } from "./vscode-tools.ts";

const types = new Set([
  "session_start",
  "tool_call",
  "llm_request",
  "user_message",
  "agent_response",
  "subagent",
  "discovery",
  "error",
  "generic",
  "child_session_ref",
  "hook",
  "turn_start",
  "turn_end",
]);

/** Places at which a request that was cut off may be whole. */
const MOST_CUTS = 50;

/** One line of `debug-logs/<session>/main.jsonl`. */
export function isLogEntry(record: unknown): record is JsonRecord {
  if (!isRecord(record)) return false;
  const { ts, sid, type, spanId } = record;
  return (
    typeof ts === "number" &&
    typeof sid === "string" &&
    typeof spanId === "string" &&
    types.has(String(type))
  );
}

/** A log entry as a run row; undefined for what is no part of a run, such as loading of settings. */
export function rowFromEntry(entry: JsonRecord): JsonRecord | undefined {
  const fields = fieldsOf(entry);
  if (fields === undefined) return undefined;
  const id = scoped(entry, String(entry.spanId).replace(/^agent-msg-/, ""));
  const parent = typeof entry.parentSpanId === "string" ? scoped(entry, entry.parentSpanId) : null;
  return {
    id,
    parent_run_id: parent,
    is_root: parent === null,
    // Entries below a parent are grouped once the topmost one is known
    ...(parent === null && { trace_id: id }),
    ...fields,
    extra: { metadata: { thread_id: entry.sid } },
  };
}

/** Span ids begin anew whenever the editor does. */
function scoped({ sid, rIdx }: JsonRecord, id: string): string {
  const run = typeof rIdx === "number" && rIdx > 0 ? `:r${rIdx}` : "";
  return `${String(sid)}/${id}${run}`;
}

function fieldsOf(entry: JsonRecord): JsonRecord | undefined {
  const attrs = isRecord(entry.attrs) ? entry.attrs : {};
  switch (entry.type) {
    case "llm_request":
      return {
        ...spanFields(entry, "llm"),
        ...modelInput(attrs),
        ...named(attrs.model, entry.name),
      };
    case "agent_response":
      return { run_type: "llm", span_kind: "llm", end_time: entry.ts, outputs: response(attrs) };
    case "tool_call":
      if (isEditorsOwn(attrs.args)) return undefined;
      return { ...spanFields(entry, "tool"), ...toolPayload(attrs), ...named(entry.name) };
    case "subagent":
      return {
        ...spanFields(entry, "agent"),
        run_type: "chain",
        ...named(attrs.agentName, entry.name),
      };
    case "user_message":
      return {
        ...spanFields(entry, "agent"),
        run_type: "chain",
        // When the run ended is not in the log
        end_time: undefined,
        outputs: {},
        inputs: { messages: [{ role: "user", content: jsonOr(attrs.content) }] },
        ...named("agent"),
      };
    default:
      return undefined;
  }
}

function jsonOr(content: unknown): string {
  return typeof content === "string" ? content : jsonText(content);
}

function spanFields({ ts, dur, status, attrs }: JsonRecord, kind: string): JsonRecord {
  const start = typeof ts === "number" ? ts : undefined;
  const error = isRecord(attrs) ? firstText(attrs.error) : undefined;
  return {
    run_type: kind,
    span_kind: kind,
    start_time: start,
    end_time: start === undefined ? undefined : start + (typeof dur === "number" ? dur : 0),
    ...(status === "error" && { status, ...(error !== undefined && { error }) }),
  };
}

function named(...names: readonly unknown[]): JsonRecord {
  return { name: firstText(...names) ?? "" };
}

function modelInput({ inputMessages, userRequest }: JsonRecord): JsonRecord {
  const messages = partsMessages(wholeMessages(inputMessages));
  if (messages.length > 0) return { inputs: { messages } };
  const request = firstText(userRequest);
  return request === undefined
    ? {}
    : { inputs: { messages: [{ role: "user", content: request }] } };
}

/** Long requests are cut off in the log: of those the messages before the cut are kept. */
function wholeMessages(text: unknown): unknown {
  if (typeof text !== "string" || "value" in parseJson(text)) return text;
  let at = text.length;
  for (let tries = 0; tries < MOST_CUTS; tries++) {
    at = text.lastIndexOf(',{"role":', at - 1);
    if (at <= 0) return undefined;
    const whole = parseJson(`${text.slice(0, at)}]`);
    if ("value" in whole) return whole.value;
  }
  return undefined;
}

/** The message of the answer. Long ones are cut off in the log: of those the texts are kept. */
function response({ response: said, reasoning }: JsonRecord): unknown {
  const [message] = partsMessages(said);
  const whole = message ?? { content: cutTexts(jsonOr(said)) };
  const thought = firstText(reasoning);
  return { ...whole, role: "assistant", ...(thought && { reasoning_content: thought }) };
}

function cutTexts(json: string): string {
  const texts = json.matchAll(/"type":\s*"text",\s*"content":\s*"((?:[^"\\]|\\.)*)/gs);
  const found = [...texts].map(([, text = ""]) => {
    const parsed = parseJson(`"${text}"`);
    return "value" in parsed ? String(parsed.value) : text;
  });
  return found.length > 0 ? found.join("\n") : json;
}

function toolPayload({ args, result }: JsonRecord): JsonRecord {
  return {
    inputs: parsedText(args),
    ...(result !== undefined && { outputs: { output: toolAnswer(result) } }),
  };
}
