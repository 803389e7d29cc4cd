import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tracesFromOtlp } from "./otlp.ts";

const file = new URL("../../fixtures/ai-sdk.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8"));

describe("spans of the AI SDK", () => {
  it("are turns of a model and calls of its tools, with their words", () => {
    const { traces, problems } = tracesFromOtlp(recorded);
    expect(problems).toEqual([]);
    expect(traces).toMatchObject([
      { name: "weather-desk", threadId: "thread-7", tools: [{ name: "weather" }] },
    ]);
    const steps = traces[0]?.steps ?? [];
    expect(steps.map(({ kind, name, status }) => `${kind} ${name} ${status}`)).toEqual([
      "llm mock-1 ok",
      "tool weather error",
      "tool weather ok",
      "llm mock-1 ok",
    ]);
    expect(steps[0]?.output).toMatchObject({
      content: "I look it up.",
      toolCalls: [
        { id: "c1", args: { city: "Oslo" }, result: { content: '{"celsius":4}' } },
        { id: "c2", args: { city: "Atlantis" } },
      ],
    });
    expect(steps[1]).toMatchObject({ call: { id: "c2" }, error: { message: "no such city" } });
    expect(steps[2]).toMatchObject({ askedBy: steps[0]?.id, call: { id: "c1" } });
    const seen = steps[3]?.saw.messages.slice(0, steps[3].saw.end).map(({ role }) => role);
    expect(seen).toEqual(["system", "user", "assistant", "tool", "tool"]);
    expect(steps[3]?.output?.content).toBe("Oslo has 4 degrees; I found no Atlantis.");
  });

  it("of an object, of a stream and of versions before 4 are read the same", () => {
    const attributes = (values: Record<string, unknown>) =>
      Object.entries(values).map(([key, value]) => ({ key, value: { stringValue: value } }));
    const time = {
      startTimeUnixNano: "1795504868000000000",
      endTimeUnixNano: "1795504869000000000",
    };
    const span = (operation: string, values: Record<string, unknown>) => ({
      ...{ ...time, traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" },
      name: operation,
      attributes: attributes({ "ai.operationId": operation, "ai.model.id": "m", ...values }),
    });
    const answers = [
      span("ai.generateObject.doGenerate", { "ai.response.object": '{"a":1}' }),
      span("ai.streamText.doStream", { "ai.response.text": "Hi.", "ai.response.reasoning": "Hm" }),
      span("ai.generateText.doGenerate", { "ai.result.text": "Hi." }),
    ].map((one) => tracesFromOtlp([one]).traces[0]?.steps[0]?.output?.content);
    expect(answers).toEqual(['{"a":1}', "<think>Hm</think>\nHi.", "Hi."]);
  });
});
