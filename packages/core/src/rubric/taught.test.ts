import { describe, expect, test } from "vitest";
import type { Rubric } from "../rubric.ts";
import { agentRubric } from "./agent-rubric.ts";
import { rubricDrift, type Taught, untaughtError } from "./taught.ts";

const taught: Taught = Object.fromEntries(
  agentRubric.attributes.map(({ key, policy, levels }) => [key, { policy, levels }]),
);

function edited(key: string, change: (rubric: Rubric["attributes"][number]) => object): Rubric {
  const attributes = agentRubric.attributes.map((attribute) =>
    attribute.key === key ? { ...attribute, ...change(attribute) } : attribute,
  );
  return { ...agentRubric, attributes };
}

describe("rubricDrift", () => {
  test("the rubric that was taught does not drift", () =>
    expect(rubricDrift(agentRubric, taught)).toEqual({ drift: [], untaught: [] }));

  test("white space, weights and floors do not count", () => {
    const rubric = edited("quality", ({ policy }) => ({
      policy: ` ${policy.replaceAll(" ", "\n  ")}\n`,
      weight: 0.9,
      floor: 1,
    }));
    expect(rubricDrift(rubric, taught).drift).toEqual([]);
  });

  test("changed text is named part by part", () => {
    const rubric = edited("quality", ({ levels }) => ({
      policy: "Be brief.",
      levels: levels.map((text, level) => (level % 3 === 0 ? `${text} Really.` : text)),
    }));
    const { drift, untaught } = rubricDrift(rubric, taught);
    expect(untaught).toEqual([]);
    expect(drift).toHaveLength(1);
    expect(drift[0]?.attribute).toBe("quality");
    expect(drift[0]?.message).toContain("policy text and texts of level 0, 3 differ");
  });

  test("a key that was never taught is no drift", () => {
    for (const key of ["politeness", "constructor"]) {
      const rubric = edited("quality", () => ({ key }));
      expect(rubricDrift(rubric, taught)).toEqual({ drift: [], untaught: [key] });
    }
  });
});

test("the refusal names the key, the keys there are, and the likely slip", () => {
  const error = untaughtError(["qualty"], taught);
  expect(error.code).toBe("RUBRIC_UNTAUGHT");
  expect(error.message).toContain("`qualty`");
  expect(error.remedy).toContain("Did you mean `quality`?");
  expect(error.remedy).toContain("tool_validity, reasoning, compliance, quality");
  expect(untaughtError(["a", "b"], taught).message).toContain("`a`, `b`");
});
