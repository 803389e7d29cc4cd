import type { Verdict } from "@tracejudge/core";
import { expect, test } from "vitest";
import { compareExpectation } from "./compare-expectation.ts";
import type { Expectation } from "./scenario.ts";

const kinds = ["llm", "tool", "llm"] as const;

function verdict(status: Verdict["status"], blamed?: { stepId: string; attribute: string }) {
  const steps = kinds.map((kind, index) => ({ stepId: `s${index + 1}`, kind }));
  const blame = blamed && { ...blamed, score: 0.5, why: "" };
  return { status, steps, blame } as unknown as Verdict;
}

const wrongCall: Expectation = { flagged: true, attribute: "tool_validity", turn: 1 };

function check(
  expected: Expectation,
  verdicts: Verdict[],
  wanted: { agrees: boolean; says: string },
) {
  const { agrees, text } = compareExpectation(expected, verdicts);
  expect(agrees).toBe(wanted.agrees);
  expect(text).toContain(wanted.says);
}

test("a clean run that is not flagged agrees, in all its parts", () => {
  const says = "OK, then OK";
  check({ flagged: false }, [verdict("OK"), verdict("OK")], { agrees: true, says });
});

test("a clean run that is flagged disagrees", () => {
  const flagged = verdict("FLAGGED", { stepId: "s3", attribute: "quality" });
  const says = "flagged for quality at answer 2";
  check({ flagged: false }, [flagged], { agrees: false, says });
});

test("a tool step belongs to the answer that asked for it", () => {
  const flagged = verdict("FLAGGED", { stepId: "s2", attribute: "tool_validity" });
  check(wrongCall, [flagged], { agrees: true, says: "at answer 1" });
});

test("the right flag at another place says so", () => {
  const flagged = verdict("FLAGGED", { stepId: "s3", attribute: "quality" });
  check(wrongCall, [flagged], { agrees: true, says: "(other step and attribute)" });
});

test("a fault that goes unseen disagrees, and so does a missing verdict", () => {
  check(wrongCall, [verdict("REVIEW")], { agrees: false, says: "REVIEW" });
  check(wrongCall, [], { agrees: false, says: "no verdict" });
});
