import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { Problem } from "../problem.ts";
import { type Trace, traceSchema } from "../trace.ts";
import { importTraces } from "./import-traces.ts";

const file = new URL("../../fixtures/langfuse-trace.json", import.meta.url);
const exported = JSON.parse(readFileSync(file, "utf8"));
const { trace, observations } = exported;

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
  "node agent",
  "llm ChatOpenAI",
  "node tools",
  "tool refund",
  "node agent",
  "llm ChatOpenAI",
];
const names = (one: Trace | undefined) => one?.steps.map(({ kind, name }) => `${kind} ${name}`);

describe("a Langfuse trace", () => {
  const shapes: Array<[string, unknown[]]> = [
    ["downloaded from the web page", [exported]],
    ["answered by the interface", [{ ...trace, observations }]],
    ["as a page of observations", [{ data: observations, meta: { totalItems: 7 } }]],
    ["as an export of its observations, one a line", observations],
    ["as a list of observations", [observations]],
  ];
  test.each(shapes)("is read %s", async (_, values) => {
    const { traces, problems } = await read(...values);
    expect(problems).toEqual([]);
    expect(traces.map(names)).toEqual([steps]);
    expect(traces[0]).toMatchObject({ id: trace.id, source: { format: "langfuse", line: 1 } });
  });

  it("has its session as thread, and the tools that stand among the messages", async () => {
    const { traces } = await read(exported);
    expect(traces[0]).toMatchObject({
      name: "LangGraph",
      threadId: "session-4",
      tools: [{ name: "refund", description: "Refunds an order" }],
    });
    expect(traces[0]?.steps[1]?.saw.messages.slice(0, 1)).toMatchObject([
      { role: "user", content: "Refund order 7." },
    ]);
  });

  it("gives a failed tool the call that asked for it, though its input is Python's", async () => {
    const { traces } = await read(exported);
    expect(traces[0]?.steps[3]).toMatchObject({
      status: "error",
      error: { name: "ValueError" },
      askedBy: "o3",
      call: { id: "call_r", args: { order: 7 }, result: { status: "error" } },
    });
  });

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
