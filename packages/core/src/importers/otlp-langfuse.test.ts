import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Trace, traceSchema } from "../trace.ts";
import { importTraces } from "./import-traces.ts";
import { otlpSpans } from "./otlp-span.ts";

const file = new URL("../../fixtures/langfuse-otlp.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8"));

async function read(value: unknown): Promise<Trace> {
  const items = [];
  for await (const item of importTraces(JSON.stringify(value), { file: "f" })) items.push(item);
  expect(items).toHaveLength(1);
  const [item] = items;
  return traceSchema.parse(item && "trace" in item ? item.trace : item);
}

const steps = [
  "node desk ok",
  "node agent ok",
  "llm ScriptedModel ok",
  "node tools ok",
  "tool weather error",
  "tool weather ok",
  "node agent ok",
  "llm ScriptedModel ok",
  "node tools ok",
  "tool packing_guide ok",
  "retriever Guide ok",
  "node agent ok",
  "llm ScriptedModel ok",
  "node polish ok",
];
const lines = (trace: Trace) =>
  trace.steps.map(({ kind, name, status }) => `${kind} ${name} ${status}`);

/** The rows that Langfuse's server makes of these spans, as its interface gives them. */
function observations() {
  return [...otlpSpans(recorded)].flatMap(({ span }) => {
    if (span === undefined) return [];
    const said = (key: string) => span.attributes[`langfuse.observation.${key}`];
    const metadata = Object.entries(span.attributes).flatMap(([key, value]) => {
      const [, name] = /^langfuse\.observation\.metadata\.(.+)$/.exec(key) ?? [];
      return name === undefined ? [] : [[name, value]];
    });
    return {
      id: span.spanId,
      traceId: span.traceId,
      parentObservationId: span.parentSpanId ?? null,
      type: String(said("type")).toUpperCase(),
      name: span.name,
      startTime: new Date(span.startTime ?? 0).toISOString(),
      endTime: new Date(span.endTime ?? 0).toISOString(),
      input: said("input"),
      output: said("output"),
      level: said("level") ?? "DEFAULT",
      statusMessage: said("status_message") ?? null,
      metadata: JSON.stringify(Object.fromEntries(metadata)),
    };
  });
}

describe("a LangGraph run recorded by Langfuse's own client", () => {
  it("is read from the spans that it sends", async () => {
    const trace = await read(recorded);
    expect(trace).toMatchObject({
      name: "support",
      threadId: "session-7",
      status: "ok",
      source: { format: "otlp" },
    });
    expect(lines(trace)).toEqual(steps);
    expect(trace.steps[4]).toMatchObject({
      askedBy: trace.steps[2]?.id,
      error: { message: "no such city: Atlantis" },
      path: ["desk", "tools"],
      call: { id: "call_1", args: { city: "Atlantis" } },
    });
    expect(trace.steps[2]?.saw).toMatchObject({ end: 2 });
  });

  it("gives the same steps as Langfuse's export of it", async () => {
    const [first] = observations();
    const exported = {
      id: first?.traceId,
      name: "support",
      sessionId: "session-7",
    };
    const trace = await read({ ...exported, observations: observations() });
    expect(trace.source.format).toBe("langfuse");
    expect(lines(trace)).toEqual(steps);
  });
});
