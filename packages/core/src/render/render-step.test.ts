import { describe, expect, test } from "vitest";
import type { Evidence } from "../evidence.ts";
import { traceFromChat } from "../importers/openai-chat.ts";
import type { Step, Trace } from "../trace.ts";
import { renderStep } from "./render-step.ts";

const count = (text: string): number => text.match(/\w+|[^\w\s]/g)?.length ?? 0;
const LIMIT = 256;

const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Weather of a city",
    parameters: {
      type: "object",
      properties: { city: { type: "string", description: "Name of the city" } },
      required: ["city"],
    },
  },
};

function call(id: string, args: string, name = "get_weather"): unknown {
  return { id, type: "function", function: { name, arguments: args } };
}

function traceOf(messages: unknown[], tools: unknown[] = [weather]): Trace {
  return traceFromChat({ messages, tools }, { id: "t" }).trace;
}

function stepOf(trace: Trace, id: string): Step {
  const step = trace.steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new RangeError(id);
  return step;
}

function render(trace: Trace, id: string, evidence: Evidence[] = []) {
  const target = id === "run" ? id : stepOf(trace, id);
  return renderStep(trace, target, { evidence, count, limit: LIMIT });
}

const short = traceOf([
  { role: "system", content: "Answer in English." },
  { role: "user", content: "What is the weather in Paris?" },
  { role: "assistant", content: "", tool_calls: [call("c1", '{"city":"Paris"}')] },
  { role: "tool", tool_call_id: "c1", content: '{"sky":"clear","degrees":21}' },
  { role: "assistant", content: "It is clear in Paris, 21 degrees." },
]);

describe("a short step", () => {
  test("shows the call, what came back, the request, the tool and the policy", () => {
    const [window, ...more] = render(short, "m2");
    expect(more).toEqual([]);
    expect(window?.step).toContain(
      "call get_weather(city=Paris) returned: sky: clear, degrees: 21",
    );
    expect(window?.context).toContain("request: What is the weather in Paris?");
    expect(window?.context).toContain(
      "get_weather: Weather of a city arguments: city string required",
    );
    expect(window?.context).toContain("policy: Answer in English.");
  });

  test("a tool step and the turn that asked for that one call give the same text", () => {
    expect(render(short, "m2.0")).toEqual(render(short, "m2"));
  });

  test("an answer sees the tool result, and says nothing twice", () => {
    const [window] = render(short, "m4");
    expect(window?.step).toContain("It is clear in Paris, 21 degrees.");
    expect(window?.context).toContain("result: sky: clear, degrees: 21");
    expect(window?.context.match(/What is the weather/g)).toHaveLength(1);
  });

  test("findings stand at the front, each code once", () => {
    const finding = { stepId: "m2", place: "args.city", message: "" };
    const [window] = render(short, "m2", [
      { ...finding, code: "value_unseen", detail: "Paris" },
      { ...finding, code: "value_unseen", detail: "Rome" },
      { ...finding, code: "tool_error", detail: "" },
    ]);
    expect(window?.step).toMatch(/^step \(value never seen Paris, tool failed\):/);
  });

  test("a finding that no student was taught is not told", () => {
    const found = { stepId: "m2", place: "args.city", message: "", code: "rhyme_found" };
    const [window] = render(short, "m2", [{ ...found, detail: "moon" }]);
    expect(window?.step).toMatch(/^step:/);
  });

  test("malformed arguments are shown as the model wrote them", () => {
    const broken = traceOf([
      { role: "user", content: "Weather in Paris?" },
      { role: "assistant", content: "", tool_calls: [call("c1", '{"city": "Par')] },
    ]);
    expect(render(broken, "m1")[0]?.step).toContain('get_weather({"city": "Par)');
  });

  test('a text that looks like a number keeps its quotes: "0010" is not 10', () => {
    const args = (json: string) =>
      render(
        traceOf([
          { role: "user", content: "x" },
          { role: "assistant", content: "", tool_calls: [call("c", json)] },
        ]),
        "m1",
      )[0]?.step;
    expect(args('{"city":"0010"}')).toContain('city="0010"');
    expect(args('{"city":10}')).toContain("city=10");
  });
});

describe("what does not fit", () => {
  const facts = Array.from({ length: 400 }, (_, k) => `Fact ${k} is about topic${k} only.`);

  test("the context keeps what shares rare words with the step", () => {
    const long = traceOf([
      { role: "user", content: "Tell me about it." },
      { role: "assistant", content: "", tool_calls: [call("c1", "{}")] },
      { role: "tool", tool_call_id: "c1", content: facts.join(" ") },
      { role: "assistant", content: "It says something of topic217." },
    ]);
    const [window] = render(long, "m3");
    expect(window?.context).toContain("Fact 217 is about topic217 only.");
    expect(count(window?.step ?? "") + count(window?.context ?? "")).toBeLessThanOrEqual(LIMIT);
  });

  test("a long answer gives up to four windows, each with its own context", () => {
    const long = traceOf([
      { role: "user", content: "Tell me all." },
      { role: "assistant", content: "", tool_calls: [call("c1", "{}")] },
      { role: "tool", tool_call_id: "c1", content: facts.join(" ") },
      { role: "assistant", content: facts.join(" ") },
    ]);
    const windows = render(long, "m3");
    expect(windows).toHaveLength(4);
    expect(new Set(windows.map(({ context }) => context)).size).toBe(4);
  });

  test("a run is always one window", () => {
    const turns = facts.slice(0, 60).map((content) => ({ role: "assistant", content }));
    expect(render(traceOf([{ role: "user", content: "Go." }, ...turns]), "run")).toHaveLength(1);
  });
});

test.each([
  ["nothing", ""],
  ["a megabyte of one word", "x".repeat(1_000_000)],
  ["binary", "\u0000\u0001\ufffd\ud800"],
  ["ten thousand lines", "line\n".repeat(10_000)],
])("an answer of %s is rendered in bounded size", (_, content) => {
  const trace = traceOf([
    { role: "user", content },
    { role: "assistant", content },
  ]);
  for (const window of [...render(trace, "m1"), ...render(trace, "run")]) {
    expect(window.step.length + window.context.length).toBeLessThan(60_000);
  }
});
