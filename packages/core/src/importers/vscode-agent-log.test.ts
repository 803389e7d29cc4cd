import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Problem } from "../problem.ts";
import { type Trace, traceSchema } from "../trace.ts";
import { importTraces } from "./import-traces.ts";

const file = new URL("../../fixtures/vscode-restart.jsonl", import.meta.url);

async function read(text: string): Promise<{ traces: Trace[]; problems: Problem[] }> {
  const traces: Trace[] = [];
  const problems: Problem[] = [];
  for await (const item of importTraces(text, { file: "f" })) {
    if ("problem" in item) problems.push(item.problem);
    else traces.push(traceSchema.parse(item.trace));
  }
  return { traces, problems };
}

describe("the log that VS Code's agent keeps on disk", () => {
  it("is one trace for each question of a session", async () => {
    const { traces, problems } = await read(readFileSync(file, "utf8"));
    expect(problems).toEqual([]);
    expect(traces.map(({ threadId, source }) => [threadId, source.format])).toEqual([
      ["c0ffee", "vscode-agent-log"],
      ["c0ffee", "vscode-agent-log"],
    ]);
    expect(traces[0]?.steps.map(({ kind, name, status }) => `${kind} ${name} ${status}`)).toEqual([
      "llm gpt-4o ok",
      "tool run_in_terminal error",
      "node Explore ok",
      "tool read_file ok",
      "llm gpt-4o ok",
    ]);
    expect(traces[0]?.steps[3]?.path).toEqual(["Explore"]);
  });

  it("joins what the model was asked with what it answered, and the call with its tool", async () => {
    const { traces } = await read(readFileSync(file, "utf8"));
    const [turn, tool] = traces[0]?.steps ?? [];
    expect(turn?.saw.messages[0]?.content).toBe("Why does the build fail?");
    expect(turn?.output).toMatchObject({ content: "I run it.", toolCalls: [{ id: "call_1" }] });
    expect(tool).toMatchObject({
      askedBy: turn?.id,
      error: { message: "make: no rule" },
      call: { args: { command: "make" }, result: { status: "error" } },
    });
  });

  it("keeps the runs before and after a restart apart, and the text of a cut answer", async () => {
    const { traces } = await read(readFileSync(file, "utf8"));
    expect(traces[1]?.steps).toMatchObject([
      { saw: { end: 1 }, output: { content: "Do[truncated]" } },
    ]);
    expect(traces[1]?.id).not.toBe(traces[0]?.id);
  });
});

it("keeps of a request that the log cut off the messages before the cut, and the model's thoughts", async () => {
  const turn = { ts: 1_773_200_231_010, dur: 3, sid: "s", parentSpanId: "03", status: "ok" };
  const said = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });
  const asked = JSON.stringify([
    said("system", "Be brief."),
    said("user", "hi"),
    said("user", "x"),
  ]);
  const { traces } = await read(
    [
      {
        ...{ ...turn, type: "llm_request", name: "chat:gpt-5", spanId: "0c" },
        attrs: {
          model: "gpt-5",
          userRequest: "hi",
          inputMessages: `${asked.slice(0, -9)}[truncated]`,
        },
      },
      {
        ...{ ...turn, type: "agent_response", name: "agent_response", spanId: "agent-msg-0c" },
        attrs: {
          response: JSON.stringify([said("assistant", "Hello.")]),
          reasoning: "A greeting.",
        },
      },
    ]
      .map((entry) => JSON.stringify(entry))
      .join("\n"),
  );
  const [step] = traces[0]?.steps ?? [];
  expect(step?.saw.messages.map(({ content }) => content)).toEqual(["Be brief.", "hi"]);
  expect(step?.output?.content).toBe("<think>A greeting.</think>\nHello.");
});

describe("the export of the agent debug panel", () => {
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const span = (spanId: string, name: string, attributes: object[], more: object = {}) => ({
    traceId: "exported-trace",
    spanId,
    name,
    kind: 1,
    startTimeUnixNano: "1709472000000000000",
    endTimeUnixNano: "1709472001000000000",
    attributes,
    events: [],
    status: { code: 0 },
    ...more,
  });
  const panel = (...spans: object[]) =>
    JSON.stringify(
      {
        resourceSpans: [{ scopeSpans: [{ scope: { name: "copilot-chat" }, spans }] }],
        copilotChat: { exportedAt: "2026-03-03T00:00:00Z", exporterVersion: "", sessionId: "s-1" },
      },
      null,
      2,
    );
  const chat = attribute("gen_ai.operation.name", "chat");
  const tool = [
    attribute("gen_ai.operation.name", "execute_tool"),
    attribute("gen_ai.tool.name", "read_file"),
    attribute("gen_ai.tool.call.arguments", '{"path":"a.ts"}'),
    attribute("gen_ai.tool.call.result", "text"),
  ];

  it("is a trace of its session, though it names all its traces alike", async () => {
    const root = { parentSpanId: "00000000000000aa" };
    const { traces, problems } = await read(
      panel(span("01", "chat", [chat], root), span("02", "read_file", tool, root)),
    );
    expect(problems).toEqual([]);
    expect(traces[0]).toMatchObject({
      id: "s-1",
      source: { format: "vscode-agent-log" },
      steps: [{ kind: "llm" }, { kind: "tool", call: { args: { path: "a.ts" } } }],
    });
  });

  it("keeps the messages where the extension exported them", async () => {
    const said = '[{"role":"assistant","parts":[{"type":"text","content":"Done."}]}]';
    const spans = span("01", "chat", [chat, attribute("gen_ai.output.messages", said)], {
      traceId: "0123456789abcdef0123456789abcdef",
    });
    const { traces } = await read(panel(spans));
    expect(traces[0]).toMatchObject({
      id: "0123456789abcdef0123456789abcdef",
      steps: [{ output: { content: "Done." } }],
    });
  });
});
