import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { Problem } from "../problem.ts";
import { type Step, type Trace, traceSchema } from "../trace.ts";
import { importTraces } from "./import-traces.ts";
import { traceFromOtlpSpans, tracesFromOtlp } from "./otlp.ts";
import { otlpSpans } from "./otlp-span.ts";

type Json = Record<string, unknown>;

function fixture(name: string) {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8"));
}

const recorded = fixture("openinference-langgraph.json");
const genAi = fixture("gen-ai-agents.json");

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

function line({ kind, name, path, status }: Step): string {
  return `${kind} ${name} in ${path.join("/") || "-"}: ${status}`;
}

function spansOf(payload: unknown) {
  return [...otlpSpans(payload)].flatMap(({ span }) => span ?? []);
}

/** The raw spans of a payload, as they stand in it. */
function rawSpans(payload: { resourceSpans: Array<{ scopeSpans: Array<{ spans: Json[] }> }> }) {
  return payload.resourceSpans.flatMap((group) => group.scopeSpans.flatMap(({ spans }) => spans));
}

const time = { startTimeUnixNano: "1795504868000000000", endTimeUnixNano: "1795504869000000000" };
const ids = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
const text = (value: string) => ({ stringValue: value });

function span(attributes: Json, more: Json = {}): Json {
  const list = Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? text(value) : value,
  }));
  return { ...ids, ...time, name: "s", attributes: list, ...more };
}

describe("a LangGraph run recorded by OpenInference", () => {
  test("gives the steps that LangSmith would have", async () => {
    const { traces, problems } = await read(recorded);
    expect(problems).toEqual([]);
    expect(traces[0]).toMatchObject({
      name: "support",
      threadId: "thread-7",
      status: "ok",
      metadata: { customer: "c-1", "service.name": "weather-desk" },
      source: { format: "otlp", file: "f", line: 1 },
    });
    expect(traces[0]?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(traces[0]?.tools.map(({ name }) => name)).toEqual(["weather", "packing_guide"]);
    expect(traces[0]?.steps.map(line)).toEqual([
      "node desk in desk: ok",
      "node agent in desk/agent: ok",
      "llm ScriptedModel in desk/agent: ok",
      "node tools in desk/tools: ok",
      "tool weather in desk/tools: error",
      "tool weather in desk/tools: ok",
      "node agent in desk/agent: ok",
      "llm ScriptedModel in desk/agent: ok",
      "node tools in desk/tools: ok",
      "tool packing_guide in desk/tools: ok",
      "retriever Guide in desk/tools: ok",
      "node agent in desk/agent: ok",
      "llm ScriptedModel in desk/agent: ok",
      "node polish in polish: ok",
    ]);
  });

  test("gives each of two calls at once its own arguments, though the spans have only a word", () => {
    const [trace] = tracesFromOtlp(recorded).traces;
    const tools = trace?.steps.filter(({ kind }) => kind === "tool") ?? [];
    expect(tools.map(({ call }) => [call?.id, call?.args, call?.result?.status])).toEqual([
      ["call_1", { city: "Atlantis" }, "error"],
      ["call_2", { city: "Oslo" }, "ok"],
      ["call_3", { question: "what to wear in Oslo" }, "ok"],
    ]);
    expect(new Set(tools.map(({ askedBy }) => askedBy)).size).toBe(2);
  });

  test("is the same one span a line, one request a line, in any order", async () => {
    const [whole] = tracesFromOtlp(recorded).traces;
    const spans = rawSpans(recorded);
    const resource = recorded.resourceSpans[0].resource;
    const request = (one: Json) => ({
      resourceSpans: [{ resource, scopeSpans: [{ spans: [one] }] }],
    });
    const expected = { ...whole, source: expect.anything() };
    expect((await read(...spans.map(request))).traces).toEqual([expected]);
    expect((await read(...[...spans].reverse().map(request))).traces[0]?.steps).toHaveLength(14);
    const flat = (await read(spans)).traces[0];
    expect(flat?.steps).toEqual(whole?.steps);
  });
});

test("OpenLLMetry's spans of the same run, all siblings below an HTTP request, keep their order", async () => {
  const { traces, problems } = await read(fixture("traceloop-langgraph.json"));
  expect(problems).toEqual([]);
  expect(traces[0]?.name).toBe("POST /ask");
  expect(traces[0]?.steps.map(({ kind, name, status }) => `${kind} ${name} ${status}`)).toEqual([
    "llm scripted-1 ok",
    // Its name and call id are known only from an answer, which a failed tool has not
    "tool DynamicStructuredTool error",
    "tool weather ok",
    "llm scripted-1 ok",
    "tool packing_guide ok",
    "llm scripted-1 ok",
  ]);
  expect(traces[0]?.steps[1]?.saw.messages[0]?.content).toContain("Atlantis");
  expect(traces[0]?.steps[2]?.call?.result).toEqual({
    content: "Oslo: 4 degrees, rain",
    status: "ok",
  });
});

describe("the GenAI conventions of 1.37 and later", () => {
  test("give models, tools and inner agents", async () => {
    const { traces, problems } = await read(genAi);
    expect(problems).toEqual([]);
    expect(traces[0]).toMatchObject({
      id: "4bf92f3577b34da6a3ce929d0e0e4736",
      name: "planner",
      threadId: "conv_5",
      tools: [{ name: "timetable", parameters: { required: ["to"] } }],
    });
    expect(traces[0]?.steps.map(line)).toEqual([
      "node timetable_agent in timetable_agent: ok",
      "llm gpt-4o in timetable_agent: ok",
      "tool timetable in timetable_agent: ok",
      "llm gpt-4o in timetable_agent: ok",
      "tool book in -: error",
    ]);
  });

  test("give messages with their instructions, reasoning, calls and results", () => {
    const [, turn, , last, booked] = tracesFromOtlp(genAi).traces[0]?.steps ?? [];
    expect(turn?.saw.messages.slice(0, 2)).toMatchObject([
      { role: "system", content: "You look up trains." },
      { role: "user", content: "Book me the earliest train to Bergen." },
    ]);
    expect(turn?.output).toMatchObject({
      content: "<think>Look it up.</think>\nOne moment.",
      toolCalls: [
        { id: "call_a", args: { to: "Bergen" }, result: { content: "06:25 platform 4" } },
      ],
    });
    expect(last?.saw.messages.at(-1)).toMatchObject({ role: "tool", toolCallId: "call_a" });
    expect(booked).toMatchObject({
      error: { name: "SoldOutError", message: "no seat left" },
      call: { args: { train: "06:25", seats: 1 } },
    });
  });

  test("name their steps by span ids, so that verdicts find them", () => {
    const steps = tracesFromOtlp(genAi).traces[0]?.steps ?? [];
    const known = new Set(spansOf(genAi).map(({ spanId }) => spanId));
    expect(steps.every(({ id }) => known.has(id))).toBe(true);
  });
});

describe("what is no agent's", () => {
  it("is left out with a warning, one for each trace", async () => {
    const { traces, problems } = await read(span({ "http.request.method": "GET" }));
    expect(traces).toEqual([]);
    expect(problems).toMatchObject([{ code: "TRACE_NOT_AGENT", severity: "warning", line: 1 }]);
  });

  it("is a problem with its place where it is no span", async () => {
    const broken = { resourceSpans: [{ scopeSpans: [{ spans: [span({}), { name: "x" }, 5] }] }] };
    const { problems } = await read(broken);
    expect(problems.filter(({ code }) => code === "SPAN_INVALID").map(({ path }) => path)).toEqual([
      "$.resourceSpans[0].scopeSpans[0].spans[1]",
      "$.resourceSpans[0].scopeSpans[0].spans[2]",
    ]);
  });

  it("gives no trace of no spans", () => {
    expect(traceFromOtlpSpans([]).trace).toBeUndefined();
    expect(tracesFromOtlp({ resourceSpans: [] })).toEqual({ traces: [], problems: [] });
  });
});
