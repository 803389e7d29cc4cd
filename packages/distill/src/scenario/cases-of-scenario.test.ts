import { traceFromChat } from "@tracejudge/core";
import { describe, expect, it } from "vitest";
import { casesOfScenario } from "./cases-of-scenario.ts";
import type { Domain, Scenario } from "./scenario.ts";

const domain: Domain = {
  domain: "harbour",
  system: "You book berths.",
  tools: [{ name: "book", description: "Books a berth", parameters: { type: "object" } }],
};

const scenario: Scenario = {
  id: "berth",
  run: [
    ["user", "Berth 4 and berth 5 on Friday, please."],
    ["call", "", ["book", { berth: 4 }], ["book", { berth: 5 }]],
    ["result", { ok: true }, "full"],
    ["say", "Berth 4 is booked, berth 5 is full."],
  ],
  faults: [
    {
      at: 3,
      kind: "error_ignored",
      instead: [["say", "Both are booked."]],
      scores: { "0": { reasoning: 0, quality: 0, compliance: 4 } },
      run: { quality: 0 },
      why: "berth 5 is full",
    },
  ],
};

const [good, faulty] = casesOfScenario(domain, scenario);
const scoresOf = (item: typeof good, message: number | null) =>
  Object.fromEntries(
    (item?.labels ?? [])
      .filter((label) => label.message === message && label.tool_call === undefined)
      .map(({ attribute, score }) => [attribute, score]),
  );

describe("casesOfScenario", () => {
  it("gives each result to the call it belongs to", () => {
    const { trace, problems } = traceFromChat(
      { messages: good?.messages, tools: good?.tools },
      { id: "berth" },
    );
    expect(problems).toEqual([]);
    const calls = trace.steps.filter(({ kind }) => kind === "tool");
    expect(calls.map(({ call }) => call?.args)).toEqual([{ berth: 4 }, { berth: 5 }]);
    expect(good?.messages.slice(3, 5)).toMatchObject([
      { tool_call_id: "call_1", content: '{"ok":true}' },
      { tool_call_id: "call_2", content: "full" },
    ]);
  });

  it("calls every turn of the good run good, and the run", () => {
    expect(scoresOf(good, 2)).toEqual({ tool_validity: 4, reasoning: 4, compliance: 4 });
    expect(scoresOf(good, 5)).toEqual({
      tool_validity: 4,
      reasoning: 4,
      compliance: 4,
      quality: 4,
    });
    expect(scoresOf(good, null)).toEqual({ quality: 4, compliance: 4 });
  });

  it("gives a plan no quality, and a call that the tool refused no tool validity", () => {
    const [planned] = casesOfScenario(domain, {
      ...scenario,
      run: [
        ["user", "Berth 4 on Friday, please."],
        ["say", "I will book berth 4."],
        ["call", "", ["book", { berth: 4 }]],
        ["result", { ok: false, error: "harbour closed" }],
        ["say", "The harbour is closed on Friday."],
      ],
    });
    expect(scoresOf(planned, 2)).toEqual({ tool_validity: 4, reasoning: 4, compliance: 4 });
    expect(scoresOf(planned, 3)).toEqual({ reasoning: 4, compliance: 4 });
    expect(scoresOf(planned, 5)).toMatchObject({ quality: 4 });
  });

  it("keeps a twin as it was before the fault, and labels only what differs", () => {
    expect(faulty?.messages.slice(0, 5)).toEqual(good?.messages.slice(0, 5));
    expect(faulty?.messages[5]).toEqual({ role: "assistant", content: "Both are booked." });
    expect(faulty?.labels.map(({ message }) => message)).not.toContain(2);
    expect(scoresOf(faulty, 5)).toEqual({ reasoning: 0, quality: 0, compliance: 4 });
    expect(scoresOf(faulty, null)).toEqual({ quality: 0 });
  });

  it("puts a good run and its twins into one group", () => {
    expect(faulty?.group).toBe(good?.group);
    expect(faulty?.id).not.toBe(good?.id);
  });

  it("takes what the author says of a good run that is not perfect", () => {
    const [almost] = casesOfScenario(domain, { ...scenario, scores: { "3": { quality: 3 } } });
    expect(scoresOf(almost, 5).quality).toBe(3);
  });
});
