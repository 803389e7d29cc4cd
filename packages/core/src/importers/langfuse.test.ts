import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { Problem } from "../problem.ts";
import { type Trace, traceSchema } from "../trace.ts";
import { importTraces } from "./import-traces.ts";

const file = new URL("../../fixtures/langfuse-trace.json", import.meta.url);
const { observations, ...trace } = JSON.parse(readFileSync(file, "utf8"));

async function read(...values: unknown[]): Promise<{ traces: Trace[]; problems: Problem[] }> {
  const traces: Trace[] = [];
  const problems: Problem[] = [];
  const text = values.map((value) => JSON.stringify(value)).join("\n");
  for await (const item of importTraces(text, { file: "f" })) {
    if ("problem" in item) problems.push(item.problem);
    else traces.push(traceSchema.parse(item.trace));
  }
  return { traces, problems };
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
const lines = (one: Trace | undefined) =>
  one?.steps.map(({ kind, name, status }) => `${kind} ${name} ${status}`);

/** The web page's download writes the trace's JSON as text, and that as text once more. */
function asText(value: unknown): string {
  return JSON.stringify(JSON.stringify(value));
}

const downloaded = {
  trace: { ...trace, input: asText(trace.input), output: asText(trace.output), metadata: "{}" },
  observations,
};

describe("a trace of Langfuse's own handler for LangChain", () => {
  const shapes: Array<[string, unknown[]]> = [
    ["downloaded from the web page", [downloaded]],
    ["answered by the interface", [{ ...trace, observations }]],
    ["as a page of observations", [{ data: observations, meta: { totalItems: 7 } }]],
    ["as an export of its observations, one a line", observations],
    ["as a list of observations", [observations]],
  ];
  test.each(shapes)("is read %s", async (_, values) => {
    const { traces, problems } = await read(...values);
    expect(problems).toEqual([]);
    expect(traces.map(lines)).toEqual([steps]);
    expect(traces[0]).toMatchObject({ id: trace.id, source: { format: "langfuse", line: 1 } });
  });

  it("has its session as thread", async () => {
    const { traces } = await read(downloaded);
    expect(traces[0]).toMatchObject({ name: "support", threadId: "session-7" });
  });

  it("gives models the calls that the handler kept only at the graph's nodes", async () => {
    const { traces } = await read({ ...trace, observations });
    const [first, second, last] = traces[0]?.steps.filter(({ kind }) => kind === "llm") ?? [];
    expect(first?.output?.toolCalls).toMatchObject([
      { id: "call_1", name: "weather", args: { city: "Atlantis" } },
      { id: "call_2", name: "weather", args: { city: "Oslo" } },
    ]);
    expect(second?.output?.toolCalls).toMatchObject([{ id: "call_3", name: "packing_guide" }]);
    expect(last?.output?.toolCalls).toBeUndefined();
    expect(last?.saw.messages.slice(0, last.saw.end)).toMatchObject([
      { role: "system", content: "You are a weather desk." },
      { role: "user" },
      { role: "assistant", toolCalls: [{ id: "call_1" }, { id: "call_2" }] },
      { role: "tool", name: "weather", toolCallId: "call_1" },
      { role: "tool", name: "weather", toolCallId: "call_2", content: "Oslo: 4 degrees, rain" },
      { role: "assistant", toolCalls: [{ id: "call_3" }] },
      { role: "tool", name: "packing_guide", toolCallId: "call_3" },
    ]);
  });

  it("knows a tool by what it was called with, though the handler wrote it as a span", async () => {
    const { traces } = await read({ ...trace, observations });
    const [failed, answered] = traces[0]?.steps.filter(({ kind }) => kind === "tool") ?? [];
    const asked = traces[0]?.steps.find(({ kind }) => kind === "llm")?.id;
    expect(failed).toMatchObject({
      askedBy: asked,
      error: { name: "RangeError", message: "no such city: Atlantis" },
      call: { id: "call_1", args: { city: "Atlantis" }, result: { status: "error" } },
    });
    expect(answered).toMatchObject({
      askedBy: asked,
      call: { id: "call_2", result: { content: "Oslo: 4 degrees, rain", status: "ok" } },
    });
  });
});

describe("a Langfuse trace", () => {
  it("is held together by the trace where several observations begin it", async () => {
    const model = { type: "GENERATION", traceId: "t", startTime: "2026-05-04T09:00:01Z" };
    const one = { ...model, id: "a", name: "chat", input: "hi", output: "hello" };
    const whole = {
      id: "t",
      name: "Shop",
      input: '"hi"',
      observations: [one, { ...one, id: "b" }],
    };
    const { traces, problems } = await read(whole);
    expect(problems).toEqual([]);
    expect(traces[0]).toMatchObject({ id: "t", name: "Shop", steps: [{ id: "a" }, { id: "b" }] });
  });

  it("takes payloads from the OpenTelemetry attributes that Langfuse keeps beside them", async () => {
    const attributes = {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "pun",
      "gen_ai.tool.call.id": "call_1",
      "gen_ai.tool.call.arguments": '{"topic":"rain"}',
    };
    const { traces } = await read({
      id: "a",
      traceId: "t",
      type: "TOOL",
      name: "running tool: pun",
      startTime: "2026-05-04T09:00:01Z",
      endTime: "2026-05-04T09:00:02Z",
      output: "a pun",
      metadata: { attributes },
    });
    expect(traces[0]?.steps[0]?.call).toEqual({
      id: "call_1",
      name: "pun",
      args: { topic: "rain" },
      result: { content: "a pun", status: "ok" },
    });
  });

  it("that lists only the ids of its observations is a problem", async () => {
    const { traces, problems } = await read({ ...trace, observations: ["o1", "o2"] });
    expect(traces).toEqual([]);
    expect(problems).toMatchObject([
      { code: "OBSERVATION_INVALID", path: "$.observations[0]" },
      { code: "OBSERVATION_INVALID", path: "$.observations[1]" },
    ]);
  });
});
