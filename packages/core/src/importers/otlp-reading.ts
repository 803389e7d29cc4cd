import type { JsonRecord } from "./json-value.ts";
import { parseJson } from "./parse-json.ts";

/**
 * What a span says about a step, in the shape of a run row: whichever dialect its attributes were
 * written in, `traceFromRuns` reads it from here.
 */
export interface SpanReading {
  runType: "llm" | "tool" | "retriever" | "chain" | "agent" | "embedding";
  name?: string;
  inputs?: unknown;
  outputs?: unknown;
  /** Tools as the model was offered them, in any provider's shape. */
  tools?: readonly unknown[];
  toolCallId?: string;
  /** Of the span, with LangGraph's own keys where it has them. */
  metadata?: JsonRecord;
  tags?: readonly string[];
  threadId?: string;
  /** Why the step failed, empty where that is not said, on spans whose status does not tell. */
  failure?: string;
}

/** Attributes hold JSON as text: its value, or the text itself where it is none. */
export function parsedText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{"]/.test(value)) return value;
  const parsed = parseJson(value);
  return "value" in parsed ? parsed.value : value;
}

/** A list, be it one already or its JSON text. */
export function parsedList(value: unknown): readonly unknown[] {
  const list = parsedText(value);
  return Array.isArray(list) ? list : [];
}

/** The reading without the fields that are undefined. */
export function reading(
  fields: {
    [Key in keyof SpanReading]: SpanReading[Key] | undefined;
  },
): SpanReading {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { runType: "chain", ...Object.fromEntries(given) };
}
