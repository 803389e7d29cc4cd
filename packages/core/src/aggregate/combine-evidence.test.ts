import { describe, expect, test } from "vitest";
import { type Evidence, taughtCodes } from "../evidence.ts";
import {
  byRelevance,
  certainCodes,
  contradictions,
  evidenceAttributes,
} from "./combine-evidence.ts";

function finding(code: string): Evidence {
  return { code, stepId: "s", place: "args", detail: "", message: `found ${code}` };
}

function check(code: string, attribute: string, score: number, contradicts: boolean): void {
  const scores = [{ attribute, score, probabilities: [], confidence: 1, level: "" }];
  const found = contradictions([{ stepId: "s", scores, evidence: [finding(code)] }], 3);
  expect(found).toHaveLength(contradicts ? 1 : 0);
}

describe("contradictions", () => {
  test("a certain fact stands against a good score on its attribute", () => {
    check("tool_unknown", "tool_validity", 3.5, true);
    check("args_missing", "tool_validity", 3, true);
    check("secret_in_output", "compliance", 4, true);
  });
  test("it agrees with a bad score", () => check("tool_unknown", "tool_validity", 2.9, false));
  test("it says nothing about another attribute", () => {
    check("tool_unknown", "compliance", 4, false);
    check("secret_in_output", "tool_validity", 4, false);
  });
  test("a finding that is only a hint never contradicts", () => {
    for (const code of taughtCodes.filter((code) => !certainCodes.has(code))) {
      for (const attribute of evidenceAttributes(code)) check(code, attribute, 4, false);
    }
  });
});

test("a finding of a code that only its check knows bears on nothing", () => {
  expect(evidenceAttributes("rhyme_found")).toEqual([]);
  check("rhyme_found", "quality", 4, false);
});

test("byRelevance puts findings about the attribute first and keeps the others", () => {
  const evidence = [finding("pii_in_output"), finding("args_type"), finding("call_repeated")];
  const codes = (attribute: string) => byRelevance(evidence, attribute).map(({ code }) => code);
  expect(codes("tool_validity")).toEqual(["args_type", "call_repeated", "pii_in_output"]);
  expect(codes("unknown")).toEqual(["pii_in_output", "args_type", "call_repeated"]);
});
