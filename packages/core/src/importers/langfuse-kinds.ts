import type { SpanReading } from "./otlp-reading.ts";

/** What Langfuse's types of observations are to us, by their upper-case names. */
export const langfuseKinds: ReadonlyMap<string, SpanReading["runType"]> = new Map([
  ["GENERATION", "llm"],
  ["TOOL", "tool"],
  ["RETRIEVER", "retriever"],
  ["EMBEDDING", "embedding"],
  ["AGENT", "agent"],
  ["SPAN", "chain"],
  ["CHAIN", "chain"],
  ["EVENT", "chain"],
  ["EVALUATOR", "chain"],
  ["GUARDRAIL", "chain"],
]);
