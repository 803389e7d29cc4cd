import { describe, expect, test } from "vitest";
import type { Trace } from "../trace.ts";
import { importTraces } from "./import-traces.ts";
import { traceFromOtlpSpans } from "./otlp.ts";
import { otlpLogs } from "./otlp-log.ts";
import { otlpSpans } from "./otlp-span.ts";

type Json = Record<string, unknown>;

const traceId = "5b8efff798038103d269b633813fc60c";
const [agentId, chatId, lastId] = ["eee19b7ec3c1b174", "eee19b7ec3c1b175", "eee19b7ec3c1b176"];

const text = (stringValue: string) => ({ stringValue });
const map = (fields: Json) => ({
  kvlistValue: { values: Object.entries(fields).map(([key, value]) => ({ key, value })) },
});
const list = (...values: Json[]) => ({ arrayValue: { values } });

function span(spanId: string, name: string, second: number, attributes: Json) {
  const nanos = (at: number) => `${1_790_000_000 + at}000000000`;
  return {
    ...{ traceId, spanId, name, ...(spanId !== agentId && { parentSpanId: agentId }) },
    startTimeUnixNano: nanos(second),
    endTimeUnixNano: nanos(spanId === agentId ? 60 : second + 1),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  };
}

const chat = { "gen_ai.operation.name": text("chat"), "gen_ai.request.model": text("m-1") };
const spans = [
  span(agentId, "invoke_agent weather", 0, { "gen_ai.operation.name": text("invoke_agent") }),
  span(chatId, "chat m-1", 1, chat),
  span(lastId, "chat m-1", 5, chat),
];

function log(spanId: string, eventName: string, time: number, body?: Json, attributes: Json = {}) {
  return {
    ...{ traceId, spanId, eventName, timeUnixNano: `17900000010000000${time}` },
    ...(body && { body }),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  };
}

const call = map({
  id: text("call_1"),
  type: text("function"),
  function: map({ name: text("weather"), arguments: text('{"city":"Oslo"}') }),
});

/** A message a log, as the conventions 1.28 to 1.36 have them. */
const older = [
  log(chatId, "gen_ai.system.message", 10, map({ content: text("You know the weather.") })),
  log(chatId, "gen_ai.user.message", 11, map({ content: text("Oslo?") })),
  log(
    chatId,
    "gen_ai.choice",
    12,
    map({
      index: { intValue: "0" },
      message: map({ role: text("assistant") }),
      tool_calls: list(call),
    }),
  ),
  log(lastId, "gen_ai.user.message", 20, map({ content: text("Oslo?") })),
  log(lastId, "gen_ai.assistant.message", 21, map({ tool_calls: list(call) })),
  log(
    lastId,
    "gen_ai.tool.message",
    22,
    map({ id: text("call_1"), content: text("rain, 4 degrees") }),
  ),
  log(lastId, "gen_ai.choice", 23, map({ message: map({ content: text("It rains.") }) })),
];

const says = (role: string, content: string) =>
  map({ role: text(role), parts: list(map({ type: text("text"), content: text(content) })) });

/** One log of the whole request, structured, as since 1.37. */
const newer = [
  log(lastId, "gen_ai.client.inference.operation.details", 30, undefined, {
    "gen_ai.system_instructions": list(map({ type: text("text"), content: text("Be brief.") })),
    "gen_ai.input.messages": list(says("user", "Oslo?")),
    "gen_ai.output.messages": list(says("assistant", "It rains.")),
  }),
];

const spanRequest = (...some: Json[]) => ({ resourceSpans: [{ scopeSpans: [{ spans: some }] }] });
const logRequest = (...some: Json[]) => ({ resourceLogs: [{ scopeLogs: [{ logRecords: some }] }] });

async function read(...requests: Json[]): Promise<{ traces: Trace[]; codes: string[] }> {
  const traces: Trace[] = [];
  const codes: string[] = [];
  for await (const item of importTraces(requests.map((one) => JSON.stringify(one)).join("\n"))) {
    if ("trace" in item) traces.push(item.trace);
    else codes.push(item.problem.code);
  }
  return { traces, codes };
}

const conversation = [
  ["user: Oslo?", "assistant: ", "tool: rain, 4 degrees"],
  "It rains.",
] as const;

function wordsOfLast({ steps }: Trace) {
  const turn = steps.findLast(({ kind }) => kind === "llm");
  const seen = turn?.saw.messages.slice(0, turn.saw.end) ?? [];
  return [seen.map(({ role, content }) => `${role}: ${content}`), turn?.output?.content];
}

describe("messages that were recorded as logs", () => {
  test.each([
    ["after the spans", [spanRequest(...spans), logRequest(...older)]],
    ["before the spans", [logRequest(...older), spanRequest(...spans)]],
    [
      "in their midst, twice and the last one first",
      [
        logRequest(...[...older].reverse()),
        spanRequest(...spans),
        ...older.map((one) => logRequest(one)),
      ],
    ],
    ["in the same request", [{ ...spanRequest(...spans), ...logRequest(...older) }]],
  ])("%s are the words of their spans", async (_, requests) => {
    const { traces, codes } = await read(...requests);
    expect(codes).toEqual([]);
    expect(traces).toHaveLength(1);
    const [trace] = traces as [Trace];
    expect(wordsOfLast(trace)).toEqual(conversation);
    const [asked] = trace.steps.filter(({ kind }) => kind === "llm");
    expect(asked?.output?.toolCalls).toMatchObject([
      {
        id: "call_1",
        name: "weather",
        args: { city: "Oslo" },
        result: { content: "rain, 4 degrees" },
      },
    ]);
    expect(asked?.saw.messages[0]).toEqual({ role: "system", content: "You know the weather." });
  });

  test("of the newest conventions are read too", async () => {
    const { traces } = await read(spanRequest(...spans), logRequest(...newer));
    expect(wordsOfLast(traces[0] as Trace)).toEqual([
      ["system: Be brief.", "user: Oslo?"],
      "It rains.",
    ]);
  });

  test("are joined to spans that are given as they are", () => {
    const given = [...otlpSpans(spanRequest(...spans))].flatMap(({ span }) => span ?? []);
    const told = [...otlpLogs(logRequest(...older))].flatMap(({ log }) => log ?? []);
    const { trace } = traceFromOtlpSpans(given, {}, told);
    expect(wordsOfLast(trace as Trace)).toEqual(conversation);
  });

  test("do not take the place of what a span says itself", async () => {
    const spoken = span(chatId, "chat m-1", 1, {
      ...chat,
      "gen_ai.input.messages": text(
        '[{"role":"user","parts":[{"type":"text","content":"Bergen?"}]}]',
      ),
      "gen_ai.output.messages": text(
        '[{"role":"assistant","parts":[{"type":"text","content":"Dry."}]}]',
      ),
    });
    const other = older.filter(({ spanId }) => spanId === chatId);
    const { traces } = await read(spanRequest(spoken), logRequest(...other));
    expect(wordsOfLast(traces[0] as Trace)).toEqual([["user: Bergen?"], "Dry."]);
  });
});

test("logs of anything else are passed over", async () => {
  const others = [
    log(chatId, "app.started", 1, text("hello")),
    { body: text("a line"), severityText: "INFO" },
    log(chatId, "gen_ai.evaluation.result", 2, undefined, { "gen_ai.evaluation.name": text("x") }),
  ];
  const { traces, codes } = await read(spanRequest(...spans), logRequest(...others));
  expect([traces.length, codes]).toEqual([1, []]);
  expect((await read(logRequest(...others))).codes).toEqual([]);
});

test("logs without their spans, or without ids, are problems with a remedy", async () => {
  expect((await read(logRequest(...older))).codes).toEqual(["SPANS_MISSING"]);
  const { traceId: _, ...lost } = older[1] as Json & { traceId: string };
  expect((await read(spanRequest(...spans), logRequest(lost))).codes).toEqual(["SPAN_INVALID"]);
});
