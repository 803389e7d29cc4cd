import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readScenarios } from "./read-scenarios.ts";

const domain = { domain: "harbour", system: "You book berths.", tools: [] };
const fault = {
  at: 1,
  kind: "early",
  instead: [["say", "Booked."]],
  scores: { "0": {} },
  why: "no",
};
const sound = {
  id: "hello",
  run: [
    ["user", "Hi"],
    ["say", "Hello!"],
  ],
  faults: [fault],
};

function read(...lines: unknown[]) {
  const file = join(mkdtempSync(join(tmpdir(), "scenarios-")), "harbour.jsonl");
  const texts = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  writeFileSync(file, texts.join("\n"));
  return readScenarios(file);
}

const told = (...lines: unknown[]) =>
  read(...lines).problems.map(({ line, message }) => `${line}: ${message}`);

describe("readScenarios", () => {
  it("reads the domain and its scenarios", () => {
    const { problems, scenarios, ...rest } = read(domain, sound);
    expect(problems).toEqual([]);
    expect(rest.domain).toEqual(domain);
    expect(scenarios).toEqual([sound]);
  });

  it("tells the line that is no JSON, and keeps the others", () => {
    const { problems, scenarios } = read(domain, "{", sound);
    expect(problems).toMatchObject([{ line: 2, code: "invalid_scenario" }]);
    expect(scenarios).toHaveLength(1);
  });

  it.each([
    [
      "results without as many calls",
      {
        run: [
          ["user", "Hi"],
          ["result", 1],
          ["say", "x"],
        ],
      },
    ],
    [
      "a call without a result",
      {
        run: [
          ["user", "Hi"],
          ["call", "", ["f", {}]],
          ["say", "x"],
        ],
      },
    ],
    [
      "a run that the agent begins",
      {
        run: [
          ["say", "x"],
          ["user", "Hi"],
        ],
        faults: [],
      },
    ],
    ["a fault at a turn of the user", { faults: [{ ...fault, at: 0 }] }],
    ["a fault without a score", { faults: [{ ...fault, scores: {} }] }],
    [
      "a score of a turn that is not there",
      { faults: [{ ...fault, scores: { "0": {}, "7": {} } }] },
    ],
    ["a score over 4", { faults: [{ ...fault, scores: { "0": { quality: 5 } } }] }],
    ["an attribute that is none", { faults: [{ ...fault, scores: { "0": { charm: 4 } } }] }],
  ])("refuses %s", (_, change) => {
    expect(told(domain, { ...sound, ...change })[0]).toMatch(/^2: /);
  });
});
